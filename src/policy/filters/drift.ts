import * as z from 'zod';
import { filter } from '../../core/filter.ts';
import { isUnknown, unknown } from '../../core/truth.ts';
import { readMicros } from '../matching/moment.ts';
import { after, readDuration } from '../schedule/duration.ts';

/**
 * `drift`: a stack's resources differ from its template, by CloudFormation's last drift detection. A stack that was
 * never checked, or not recently, is unknown: detection costs a report per stack, so it runs on its own schedule.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackDriftInformation.html
 */
export const drift = filter({
  name: 'drift',
  isForSomeTypes: true,
  schema: z.strictObject({
    'max-age': z
      .string()
      .refine((text) => readDuration(text) !== undefined, { message: 'not a duration: write `24h`, `7d` or `P3D`' })
      .default('7d')
      .describe('How old the last drift detection may be'),
  }),
  example: '{ type: drift, max-age: 3d }',
  reads: () => new Set(['DriftInformation']),
  bind: (options, { now }) => {
    const maxAge = readDuration(options['max-age']) ?? { months: 0, millis: 0 };
    return {
      kind: 'each',
      extract: ({ raw }) => {
        const { StackDriftStatus: status, LastCheckTimestamp: checked } = (raw.DriftInformation ?? {}) as {
          StackDriftStatus?: string;
          LastCheckTimestamp?: string;
        };
        const micros = readMicros(checked, now);
        if ((status !== 'DRIFTED' && status !== 'IN_SYNC') || micros === undefined)
          return unknown('never checked for drift');
        if (after(micros / 1000, maxAge) < now.getTime())
          return unknown(`last checked for drift at ${checked}, more than ${options['max-age']} ago`);
        return { status, checkedAt: new Date(micros / 1000).toISOString() };
      },
      test: ({ status }) => status === 'DRIFTED',
      describe: (actual) => ({
        property: 'DriftInformation.StackDriftStatus',
        ...(!isUnknown(actual) && { actual: { kind: 'value', value: actual.status, at: actual.checkedAt } }),
        expected: { kind: 'compare', op: 'eq', value: 'DRIFTED', maxAge: options['max-age'] },
      }),
    };
  },
});

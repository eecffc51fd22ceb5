import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import errorLogger from '@middy/error-logger';
import { type Swept, sweep } from '../src/mayfly/sweep.ts';
import { toConsoleMessage } from '../src/report/console-message.ts';
import { toSlackMessage } from '../src/report/slack-message.ts';

const logger = new Logger();

/**
 * The nightly sweep: plans all policies of the package, keeps the plan in S3 and tells. MAYFLY_BUCKET names the bucket; MAYFLY_REGIONS the regions, with commas, where
 * mayfly.yml names none. Fails, and so rings the alarm, where policies are broken or AWS cannot be reached at all.
 */
export const handler = middy<unknown, Swept>()
  .use(injectLambdaContext(logger))
  .use(errorLogger({ logger: failed }))
  .handler(async () => {
    const { MAYFLY_BUCKET: bucket, MAYFLY_REGIONS: regions = '', AWS_REGION: region = '' } = process.env;
    if (bucket === undefined || bucket === '') throw new Error('MAYFLY_BUCKET names no bucket for the plans');
    const asked = {
      policies: ['policies'],
      where: { regions: regions.split(',').filter((name) => name !== ''), assume: [] },
      bucket: { name: bucket, region },
      asText: (message: Parameters<typeof toSlackMessage>[0]) => toConsoleMessage(message, { columns: 120 }),
      asSlack: toSlackMessage,
    };
    const print = (text: string): void => {
      logger.info('told', { text });
    };
    const { value, diagnostics } = await sweep(asked, { clock: () => new Date(), environment: process.env, print });
    for (const { at, code, says, remedy } of diagnostics) logger.warn(says, { code, remedy, at: `${at.file}:${at.line}:${at.column}` });
    if (value === undefined) throw new Error(`${diagnostics.length} faults in the policies or in mayfly.yml: nothing was planned`);
    logger.info('swept', { ...value });
    return value;
  });

function failed({ error }: { readonly error: unknown }): void {
  logger.error('the sweep failed', { error });
}

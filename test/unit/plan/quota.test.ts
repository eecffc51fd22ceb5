import { expect, test } from '@jest/globals';
import type { Answer } from '../../../src/core/evidence/evidence.ts';
import type { Step } from '../../../src/core/step.ts';
import { unknown } from '../../../src/core/truth.ts';
import { types as allTypes } from '../../../src/estate/vocabulary.ts';
import { quotaGaps, quotaNeeds } from '../../../src/plan/quota.ts';

const types = new Map(allTypes.map((type) => [type.name, type]));
const place = { account: '111122223333', region: 'eu-west-1' };
const snapshot = {
  effect: 'snapshot',
  subject: { type: 'ebs', id: 'vol-1', arn: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1', ...place },
} as unknown as Step;

test.each<[string, readonly Answer[], readonly string[]]>([
  ['was not asked for, as for a recording,', [], []],
  ['could not be read', [unknown('AccessDenied')], ['ebs in eu-west-1: AccessDenied']],
  ['was read', [{ quota: 10, used: 1 }], []],
])('a quota that %s gives these gaps', (_, answers, expected) => {
  const gaps: string[] = [];
  const [need] = quotaNeeds([snapshot], types);
  quotaGaps(
    [snapshot],
    new Map(answers.map((answer) => [need?.key ?? '', answer])),
    {
      quota: (type, { region }, cause) => gaps.push(`${type} in ${region}: ${cause}`),
    },
    types,
  );
  expect(gaps).toEqual(expected);
});

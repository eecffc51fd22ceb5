import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { CallFailed } from '../../../../src/estate/aws/call-failed.ts';
import { idleRecommendations } from '../../../../src/estate/evidence/idle-recommendations.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { need } from '../need.ts';

const now = new Date('2026-11-21T02:00:00Z');
const listed = need('idle-recommendations', place, {});
const recommendation = {
  resourceArn: 'arn:one',
  finding: 'Idle',
  lastRefreshTimestamp: '2026-11-20T08:00:00.000Z',
  lookBackPeriodInDays: 14,
};

test('all pages of a place make one answer, by ARN, without incomplete entries', async () => {
  const aws = fakeAws({
    'compute-optimizer:GetIdleRecommendations': (_, nth) =>
      nth === 0
        ? {
            idleRecommendations: [
              recommendation,
              { ...recommendation, resourceArn: undefined },
              { ...recommendation, resourceArn: 'arn:late', lastRefreshTimestamp: undefined },
            ],
            nextToken: 'more',
          }
        : {
            idleRecommendations: [
              { ...recommendation, resourceArn: 'arn:two', finding: 'Unattached', lookBackPeriodInDays: undefined },
            ],
          },
  });
  expect((await idleRecommendations.gather(aws, [listed], now)).get(listed.key)).toEqual({
    'arn:one': { finding: 'Idle', refreshedAt: '2026-11-20T08:00:00.000Z', days: 14 },
    'arn:two': { finding: 'Unattached', refreshedAt: '2026-11-20T08:00:00.000Z', days: 14 },
  });
});

test('an account that has not switched it on has its own cause; other refusals keep theirs', async () => {
  const refusing = (code: string) =>
    fakeAws({
      'compute-optimizer:GetIdleRecommendations': () => {
        throw new CallFailed('compute-optimizer:GetIdleRecommendations', code, 'no', 403);
      },
    });
  const answerTo = async (code: string) =>
    (await idleRecommendations.gather(refusing(code), [listed], now)).get(listed.key);
  expect(await answerTo('OptInRequiredException')).toEqual(
    unknown('Compute Optimizer is not switched on in this account'),
  );
  expect(await answerTo('AccessDeniedException')).toEqual(
    unknown('AccessDeniedException on compute-optimizer:GetIdleRecommendations'),
  );
});

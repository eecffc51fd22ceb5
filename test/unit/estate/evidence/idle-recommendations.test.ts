import { expect, test } from '@jest/globals';
import { need } from '../../../../src/core/evidence/need.ts';
import { unknown } from '../../../../src/core/truth.ts';
import { CallFailed } from '../../../../src/estate/aws/call-failed.ts';
import { idleRecommendations } from '../../../../src/estate/evidence/idle-recommendations.ts';
import { fakeAws, place } from '../fake-aws.ts';

const now = new Date('2026-11-21T02:00:00Z');
const asked = need('idle-recommendations', place, {});
const one = {
  resourceArn: 'arn:one',
  finding: 'Idle',
  lastRefreshTimestamp: '2026-11-20T08:00:00.000Z',
  lookBackPeriodInDays: 14,
};

test('all pages of a place are one answer, by ARN; what lacks its resource, finding or time is none', async () => {
  const aws = fakeAws({
    'compute-optimizer:GetIdleRecommendations': (_, nth) =>
      nth === 0
        ? {
            idleRecommendations: [
              one,
              { ...one, resourceArn: undefined },
              { ...one, resourceArn: 'arn:late', lastRefreshTimestamp: undefined },
            ],
            nextToken: 'more',
          }
        : {
            idleRecommendations: [
              { ...one, resourceArn: 'arn:two', finding: 'Unattached', lookBackPeriodInDays: undefined },
            ],
          },
  });
  expect((await idleRecommendations.gather(aws, [asked], now)).get(asked.key)).toEqual({
    'arn:one': { finding: 'Idle', refreshedAt: '2026-11-20T08:00:00.000Z', days: 14 },
    'arn:two': { finding: 'Unattached', refreshedAt: '2026-11-20T08:00:00.000Z', days: 14 },
  });
});

test('an account that has not switched it on says so; any other refusal is told as it is', async () => {
  const refusing = (code: string) =>
    fakeAws({
      'compute-optimizer:GetIdleRecommendations': () => {
        throw new CallFailed('compute-optimizer:GetIdleRecommendations', code, 'no', 403);
      },
    });
  const said = async (code: string) => (await idleRecommendations.gather(refusing(code), [asked], now)).get(asked.key);
  expect(await said('OptInRequiredException')).toEqual(unknown('Compute Optimizer is not switched on in this account'));
  expect(await said('AccessDeniedException')).toEqual(
    unknown('AccessDeniedException on compute-optimizer:GetIdleRecommendations'),
  );
});

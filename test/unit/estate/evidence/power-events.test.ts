import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { powerEvents } from '../../../../src/estate/evidence/power-events.ts';
import { types } from '../../../../src/estate/vocabulary.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { need } from '../need.ts';

const orders = need('power-events', place, { type: 'rds', id: 'orders' });

async function answerTo(question: typeof orders, aws: ReturnType<typeof fakeAws>): Promise<unknown> {
  return (await powerEvents({ types }).gather(aws, [question], new Date())).get(question.key);
}

test('starts and stops are read from the messages of two weeks, the oldest first', async () => {
  const Events = [
    {
      Date: '2026-11-19T08:00:00Z',
      Message: 'DB instance is being started due to it exceeding the maximum allowed time being stopped.',
    },
    { Date: '2026-11-10T18:00:00Z', Message: 'DB instance stopped' },
    { Date: '2026-11-12T07:00:00Z', Message: 'DB instance started' },
    { Date: '2026-11-11T02:00:00Z', Message: 'Backing up DB instance' },
    { Message: 'DB instance stopped' },
  ];
  const aws = fakeAws({ 'rds:DescribeEvents': () => ({ Events }) });
  expect(await answerTo(orders, aws)).toEqual([
    { at: '2026-11-10T18:00:00Z', kind: 'stopped' },
    { at: '2026-11-12T07:00:00Z', kind: 'started' },
    { at: '2026-11-19T08:00:00Z', kind: 'restarted' },
  ]);
  expect(aws.sent[0]?.input).toMatchObject({
    SourceIdentifier: 'orders',
    SourceType: 'db-instance',
    Duration: 14 * 24 * 60,
  });
});

test('a refusal is unknown, and so is a type without events', async () => {
  expect(await answerTo(orders, fakeAws({}))).toEqual(unknown('AccessDenied on rds:DescribeEvents'));
  const ledger = need('power-events', place, { type: 'rds-cluster', id: 'ledger' });
  const aws = fakeAws({});
  expect(await answerTo(ledger, aws)).toEqual(unknown('AWS reports no events of rds-cluster'));
  expect(aws.sent).toEqual([]);
});

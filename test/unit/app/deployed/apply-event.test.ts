import { expect, test } from '@jest/globals';
import { handleApplyEvent, isClosed } from '../../../../src/app/deployed/apply-event.ts';

const deployment = {
  bucket: { name: 'acme-plans', region: 'eu-west-1' },
  asText: () => '',
  asSlack: () => undefined,
};
const runtime = { clock: () => new Date(), environment: {}, print: () => undefined };
const stored = { plan: 'a1', storedAt: 'plans/2026-11-20/a1/' };

test.each([
  ['another kind', { kind: 'look', ...stored }],
  ['a plan from elsewhere in the bucket', { kind: 'open', plan: 'a1', storedAt: 'other/2026-11-20/a1/' }],
  ['a part that is no index', { kind: 'advance', ...stored, part: -1 }],
  ['a status that no part has', { kind: 'poll', ...stored, statuses: ['done'] }],
])('%s is refused before anything is read', async (_, event) => {
  await expect(handleApplyEvent(event, deployment, runtime)).rejects.toThrow(/"path"/);
});

test('only the answer to `close` has a closing line for the log', () => {
  expect(isClosed({ plan: 'a1', whole: true, message: 'plan a1: 3 done' })).toBe(true);
  expect(isClosed('open')).toBe(false);
  expect(isClosed({ ...stored, began: '2026-11-20T02:00:00Z', parts: [0], round: 0, lost: 0, waiting: false })).toBe(
    false,
  );
});

import { expect, test } from '@jest/globals';
import type { SessionWidth } from '../../../src/core/receipt.ts';
import { bench, lostCall, planOf, refusedCall, step } from './bench.ts';

const exact: SessionWidth = { resources: 'batch', tagsLeftOut: [] };
const wide: SessionWidth = { resources: 'type', tagsLeftOut: ['persistent core'] };

function narrowing(ids: readonly string[], widths: readonly SessionWidth[]) {
  const at = bench(ids);
  let calls = 0;
  at.deps = {
    narrow: async () => ({
      aws: await at.allDeps.open({ account: '111122223333', region: 'eu-west-1' }),
      session: widths[Math.min(calls++, widths.length - 1)] ?? exact,
    }),
  };
  return at;
}

test.each([exact, wide])('a receipt has the width of the session that wrote: %j', async (width) => {
  const { receipts } = await narrowing(['a'], [width]).apply(planOf([step('a', 'stop')]));
  expect(receipts[0]).toMatchObject({ ending: { status: 'done' }, session: width });
});

test('so has one of a failed write, and after a lost answer', async () => {
  const failing = narrowing(['a'], [wide]);
  failing.before = () => {
    throw refusedCall('Denied');
  };
  expect((await failing.apply(planOf([step('a', 'stop')]))).receipts[0]).toMatchObject({
    ending: { status: 'failed' },
    session: wide,
  });
  const losing = narrowing(['a'], [wide]);
  losing.after = () => {
    throw lostCall();
  };
  expect((await losing.apply(planOf([step('a', 'stop')]))).receipts[0]).toMatchObject({
    ending: { status: 'done' },
    session: wide,
  });
});

test('of several attempts, the widest counts', async () => {
  const at = narrowing(
    ['a'],
    [
      { resources: 'type', tagsLeftOut: ['a'] },
      { resources: 'batch', tagsLeftOut: ['b'] },
    ],
  );
  let attempts = 0;
  at.before = () => {
    if (attempts++ === 0) throw refusedCall('Throttling');
  };
  const { receipts } = await at.apply(planOf([step('a', 'stop')]));
  expect(receipts[0]?.session).toEqual({ resources: 'type', tagsLeftOut: ['a', 'b'] });
});

test('without narrowed credentials, and where nothing was sent, a receipt has none', async () => {
  const { receipts } = await bench(['a']).apply(planOf([step('a', 'stop')]));
  expect(receipts[0]).not.toHaveProperty('session');
  const gone = await narrowing([], [wide]).apply(planOf([step('b', 'stop')]));
  expect(gone.receipts[0]).toMatchObject({ ending: { status: 'refused' } });
  expect(gone.receipts[0]).not.toHaveProperty('session');
});

import { expect, test } from '@jest/globals';
import { attemptOf } from '../../../../src/app/restore/attempt.ts';
import type { Ending } from '../../../../src/core/receipt.ts';
import { openSqliteLedger } from '../../../../src/ledger/sqlite.ts';
import type { StepState } from '../../../../src/ledger/steps.ts';
import { restorePlanId } from '../../../../src/plan/restore-plan.ts';
import { receiptOf } from '../../estate/resources/restoring.ts';
import { resourceOf } from '../../estate/resources/run-verb.ts';

const receipt = receiptOf(resourceOf('ebs', { VolumeId: 'vol-1' }), 'delete');
const done: Ending = { status: 'done', after: null };
const failed: Ending = { status: 'failed', message: 'no' };
const begun: StepState = { status: 'performed', at: receipt.began, before: null, performed: {} };

type Rows = readonly (Ending | 'begun')[];

/** What an attempt has left in the ledger: by its number, and that of its rest. */
async function answer(plans: readonly (readonly [number, number, Rows])[], again = false) {
  const ledger = openSqliteLedger(':memory:');
  for (const [attempt, rest, rows] of plans)
    for (const [index, row] of rows.entries()) {
      const [plan, step] = [restorePlanId(receipt, attempt, rest), `${attempt}.${rest}.${index}`];
      const state: StepState =
        row === 'begun' ? begun : { status: 'ended', receipt: { ...receipt, step, ending: row } };
      await ledger.putStep({ plan, step, version: 1, began: receipt.began, attempts: 1, state });
    }
  const { attempt, rows, rest } = await attemptOf(receipt, { again }, ledger);
  ledger.close();
  return [
    attempt,
    rows.map(({ step }) => step),
    ...(rest ? [rest.number, rest.rows.map(({ step }) => step), rest.receipts.map(({ step }) => step)] : []),
  ];
}

test('what was done is the answer; what was interrupted is continued; what did nothing is tried again', async () => {
  expect(await answer([])).toEqual([1, []]);
  expect(await answer([[1, 0, [done]]])).toEqual([1, ['1.0.0']]);
  expect(await answer([[1, 0, [done, 'begun']]])).toEqual([1, ['1.0.0', '1.0.1']]);
  expect(await answer([[1, 0, [failed]]])).toEqual([2, []]);
});

test('of an attempt that was done in part the rest is left, until it is done', async () => {
  const first = [1, 0, [done, failed]] as const;
  expect(await answer([first])).toEqual([1, ['1.0.0', '1.0.1'], 1, [], ['1.0.0', '1.0.1']]);
  const interrupted = await answer([first, [1, 1, ['begun']]]);
  expect(interrupted).toEqual([1, ['1.0.0', '1.0.1'], 1, ['1.1.0'], ['1.0.0', '1.0.1']]);
  const second = await answer([first, [1, 1, [failed]]]);
  expect(second).toEqual([1, ['1.0.0', '1.0.1'], 2, [], ['1.0.0', '1.0.1', '1.1.0']]);
});

test.each<[string, Ending]>([
  ['a setting', { ...done, unset: ['its checks are on: no'] }],
  ['its hold', { ...done, unmarked: 'no' }],
])('what was created and lacks %s has a rest, too', async (_what, ending) => {
  expect(await answer([[1, 0, [ending]]])).toEqual([1, ['1.0.0'], 1, [], ['1.0.0']]);
});

test('--again begins anew, and from then on the latest attempt counts', async () => {
  expect(await answer([[1, 0, [done, failed]]], true)).toEqual([2, []]);
  expect(
    await answer([
      [1, 0, [done]],
      [2, 0, ['begun']],
    ]),
  ).toEqual([2, ['2.0.0']]);
  expect(
    await answer([
      [1, 0, [done]],
      [2, 0, [failed]],
    ]),
  ).toEqual([1, ['1.0.0']]);
  expect(
    await answer([
      [1, 0, [done]],
      [2, 0, [done]],
    ]),
  ).toEqual([2, ['2.0.0']]);
});

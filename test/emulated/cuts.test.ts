import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { types } from '../../src/estate/vocabulary.ts';
import { type Bench, type Fault, openBench, type Whole } from './cuts/bench.ts';
import { chosenCuts, everyCut } from './cuts/choose.ts';
import { differences } from './cuts/outcome.ts';
import type { Prepared } from './cuts/prepare.ts';
import { sagas } from './cuts/sagas.ts';

/**
 * `mayfly apply` killed at its calls, and started again: what AWS has, what it was told, and what the ledger keeps are
 * what an uninterrupted run leaves. `npm run cuts` does so at every call and at every write of the ledger; `npm test`
 * around each write to AWS, and at some of the rest.
 */
const asked = process.env.MAYFLY_CUTS;
const together = 64;
let bench: Bench;
let whole: ReadonlyMap<Prepared, Whole>;

beforeAll(async () => {
  bench = await openBench(sagas);
  whole = await bench.whole();
});

afterAll(async () => bench.close());

/**
 * Comes only after a start for which AWS had no capacity, which the emulator always has:
 * test/emulated/schedules.test.ts tries it.
 */
const elsewhere = ['ec2 resize'];

test('every verb of every type is in a saga', () => {
  const tried = new Set(
    bench.prepared.flatMap(({ steps }) =>
      steps.flatMap(({ subject, verb }) => {
        // What a verb does afterwards to what it created has no step of its own.
        const afterwards = types.find(({ name }) => name === subject.type)?.verbs[verb]?.afterwards;
        return [
          `${subject.type} ${verb}`,
          ...(afterwards?.verbs ?? []).map((each) => `${afterwards?.type ?? ''} ${each}`),
        ];
      }),
    ),
  );
  const known = types.flatMap(({ name, verbs }) => Object.keys(verbs).map((verb) => `${name} ${verb}`));
  expect(known.filter((each) => !tried.has(each))).toEqual(elsewhere);
});

test('an uninterrupted run does all its steps, writes, and comes to the same each time', async () => {
  const again = await bench.whole();
  for (const [each, { events, outcome }] of whole) {
    const endings = outcome.lines.filter(
      (line) => line.startsWith('receipt ') && line.includes(each.steps[0]?.policy ?? '?'),
    );
    expect([each.saga.name, outcome.code, endings.filter((line) => !line.includes('"status":"done"'))]).toEqual([
      each.saga.name,
      0,
      [],
    ]);
    expect([each.saga.name, events.filter(({ kind }) => kind === 'write').length]).not.toEqual([each.saga.name, 0]);
    expect([each.saga.name, again.get(each) && differences(outcome, again.get(each)?.outcome ?? outcome)]).toEqual([
      each.saga.name,
      [],
    ]);
  }
});

// Promise E9 of docs/safety.md.
test('a run killed before, during or after any call and started again ends as an uninterrupted one', async () => {
  const cuts = asked === 'all' ? everyCut(whole) : chosenCuts(whole, 20);
  const faults: Fault[] = [];
  for (let at = 0; at < cuts.length; at += together) {
    const some = cuts.slice(at, at + together);
    const found = await bench.cut(some, whole);
    faults.push(...found);
    if (process.env.MAYFLY_CUTS_REPORT)
      appendFileSync(process.env.MAYFLY_CUTS_REPORT, `${some.length} ${found.length}\n`);
  }
  expect(cuts.length).toBeGreaterThan(asked === 'all' ? 1500 : 120);
  expect(faults).toEqual([]);
}, 3_600_000);

import { expect } from '@jest/globals';
import type { Verdict } from '../../../../src/core/verdict.ts';
import { verdict as schema } from '../../../../src/plan/verdict-schema.ts';
import { leafWords, verdictWords } from '../../../../src/report/verdict-words.ts';

/** The verdict is data of the published format, and report/ has words for it whatever its result. */
export function expectWorded(verdict: Verdict): void {
  const stored = JSON.parse(JSON.stringify(verdict)) as unknown;
  expect(schema.parse(stored)).toEqual(stored);
  for (const result of [true, false, 'unknown'] as const)
    for (const words of [leafWords({ ...verdict, result }), verdictWords({ ...verdict, result })])
      expect(words).toMatch(/^(?!.*(?:undefined|NaN|\[object))\S.*\S$/s);
  expect(verdictWords({ filter: 'not', at: verdict.at, result: true, of: [{ ...verdict, result: false }] })).not.toBe(
    '',
  );
}

import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { accounts } from './account.ts';
import { expectOften, holdLaw, timeLimit } from './runs.ts';
import type { PlanStyle } from './sweep.ts';
import { threeNights } from './ways-back.ts';

describe('laws of the way back', () => {
  // Promise C20 of docs/safety.md.
  test(
    'what was taken before a delete stays until its day, whatever tags it inherited, and goes after it',
    async () => {
      const reached = { runs: 0, copied: 0 };
      await holdLaw(
        fc.asyncProperty(accounts(), fc.constantFrom<PlanStyle>('careful', 'forced'), async (spec, style) => {
          const { broken, gone, left, copies } = await threeNights(spec, style);
          expect([broken, gone, left]).toEqual([[], [], []]);
          reached.runs++;
          if (copies > 0) reached.copied++;
        }),
        0.1,
      );
      expectOften(reached.copied, reached.runs, 0.2);
    },
    timeLimit(0.1),
  );
});

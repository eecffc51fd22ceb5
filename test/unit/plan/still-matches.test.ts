import { expect, test } from '@jest/globals';
import { stillMatches } from '../../../src/plan/still-matches.ts';
import { need } from '../estate/need.ts';
import { allBut, byEvidence, byPrefix, place, policy, resource } from './world.ts';

const compiled = policy('p', [{ each: byPrefix('b'), whole: allBut(99) }, { each: byEvidence() }], [['stop']]);
const answered = (answer: string) => new Map([[need('dust', place, { shelf: 'floor' }).key, answer]]);

test.each([
  ['as before', resource('b1'), answered('dusty'), true],
  ['another id', resource('c1'), answered('dusty'), false],
  ['no evidence', resource('b1'), new Map(), 'unknown'],
  ['false decides over unknown', resource('c1'), new Map(), false],
  ['tags that cannot be read', resource('b1', {}, { unread: 'Tags' }), answered('dusty'), 'unknown'],
])('%s', (_, fresh, evidence, truth) => {
  const answer = stillMatches(compiled, { policy: 'p' }, fresh, evidence);
  expect(answer.result).toBe(truth);
  expect(answer.because.result).toBe(truth);
  expect(answer.because.of?.map((part) => part.filter)).toEqual(['prefix', 'dust']);
});

test('a finding is compared with its own policy only', () => {
  expect(() => stillMatches(compiled, { policy: 'other' }, resource('b1'), new Map())).toThrow(
    'a finding of other was compared with p',
  );
});

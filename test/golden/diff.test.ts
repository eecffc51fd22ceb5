import { expect, test } from '@jest/globals';
import type { Plan } from '../../src/core/plan.ts';
import { diffPlans } from '../../src/plan/diff.ts';
import { toDiffMarkdown } from '../../src/report/formats/diff-markdown.ts';
import { toDiffText } from '../../src/report/formats/diff-text.ts';
import { byPrefix, planOf, policy, resource, task } from '../unit/plan/world.ts';
import { expectGolden } from './expect-golden.ts';

/**
 * Two nights of one policy: what came, went, was let through, was refused, waits for a person, and what nobody knows
 * any more.
 */
const all = [{ each: byPrefix('') }];
const ada = { ...task, owner: 'ada', Name: 'scratch' };
const before = planOf(
  [policy('old-boxes', all, [['delete'], ['notify', { to: 'console' }]]), policy('loud-boxes', all, [])],
  [
    resource('b1', ada),
    resource('b2', ada),
    resource('b3'),
    resource('b4', ada),
    resource('b5', { ...ada, Name: 'a|b <i> @all' }),
  ],
);
const after = planOf(
  [policy('old-boxes', all, [['delete'], ['notify', { to: 'console' }]], { digest: 'rewritten' })],
  [
    resource('b0', ada),
    resource('b2', { ...ada, 'mayfly-hold': '2026-12-01' }),
    resource('b3'),
    resource('b4', { owner: 'ada', 'lifespan-intent': 'persistent-support' }),
    resource('b5', { 'lifespan-intent': 'persistent-core' }),
    resource('b6', {}, { unread: 'Tags' }),
  ],
  [],
  { firstMatched: () => '2026-11-01T00:00:00Z' },
);

/** Ids are digests of all that went in, settings included. */
function withoutIds(text: string): string {
  return text.replaceAll(before.header.id, '6c17'.repeat(4)).replaceAll(after.header.id, '00e3'.repeat(4));
}

test('what changed between two plans, for a terminal', () => {
  const text = toDiffText(diffPlans(before, after), { columns: 100, colour: false });
  expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
  expectGolden(withoutIds(text), 'diff.txt');
});

test('the same for a pull request', () => {
  expectGolden(withoutIds(toDiffMarkdown(diffPlans(before, after))), 'diff.md');
});

test('plans that say the same are said to', () => {
  expect(toDiffText(diffPlans(before, before), { columns: 100, colour: false })).toContain('The plans are the same.');
});

test('a difference that is too long for a comment says what it left out', () => {
  const many = (prefix: string): Plan =>
    planOf(
      Array.from({ length: 40 }, (_, at) => policy(`policy-${at}`, all, [])),
      Array.from({ length: 60 }, (_, at) => resource(`${prefix}-${at}`, ada)),
    );
  const text = toDiffMarkdown(diffPlans(many('a'), many('b')));
  expect(text.length).toBeLessThan(65_536);
  expect(text).toMatch(/[\d,]+ more matches are not shown/);
});

import { expect, test } from '@jest/globals';
import { snapshot } from '../../../../src/policy/actions/snapshot.ts';
import { refusalOf, stepsOf } from './context.ts';

test('a snapshot has an expiry date, and no tags unless the policy lists them', () => {
  expect(stepsOf(snapshot, { 'keep-days': 3 })).toEqual([{ verb: 'snapshot', options: { 'keep-days': 3 } }]);
});

test('a snapshot gets the listed tags, but none by which it would be deleted', () => {
  const tags = { Name: 'web', team: 'a', TTL: '3d', 'lifespan-intent': 'ephemeral-task', 'aws:x': '' };
  const options = {
    'copy-tags': [...Object.keys(tags), 'constructor'],
    tags: { team: 'b', by: 'us' },
    description: 'before the move',
  };
  const expected = { 'keep-days': 30, tags: { Name: 'web', team: 'b', by: 'us' }, description: 'before the move' };
  expect(stepsOf(snapshot, options, { tags })).toEqual([{ verb: 'snapshot', options: expected }]);
});

test.each([
  [{ 'copy-volume-tags': true }, /list them/],
  [{ 'exclude-boot': true }, /same moment/],
  [{ 'keep-days': 0 }, /too_small/],
])('%j is refused', (options, message) => {
  expect(refusalOf(snapshot, options)).toMatch(message);
});

import { expect, test } from '@jest/globals';
import { stop } from '../../../../src/policy/actions/stop.ts';
import { refusalOf, stepsOf, subject } from './context.ts';

test('an instance hibernates if it is asked to, a database cannot', () => {
  const rds = { subject: { ...subject, type: 'rds' } };
  expect(stepsOf(stop, {})).toEqual([{ verb: 'stop', options: {} }]);
  expect(stepsOf(stop, { hibernate: true })).toEqual([{ verb: 'stop', options: { hibernate: true } }]);
  expect(stepsOf(stop, { hibernate: true }, rds)).toEqual([{ verb: 'stop', options: {} }]);
});

test('terminate-ephemeral is refused with what to do instead', () => {
  expect(refusalOf(stop, { 'terminate-ephemeral': true })).toMatch(/separate policy/);
});

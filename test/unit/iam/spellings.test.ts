import { expect, test } from '@jest/globals';
import { spelling } from '../../../src/guard/spelling.ts';
import { isConditionKey, isIamText, spellingsOf } from '../../../src/iam/spellings.ts';

test.each([
  ['lifespan-intent', ['lifespan-intent', 'lifespan_intent', 'lifespan intent', 'lifespanintent']],
  ['LifespanIntent', ['lifespanintent', 'lifespan-intent', 'lifespan_intent', 'lifespan intent']],
  ['keep', ['keep']],
  ['do_not-touch', ['do_not-touch', 'do-not-touch', 'do_not_touch', 'do not touch', 'donottouch']],
  ['team:class', ['team:class']],
])('%s is written %j', (word, expected) => {
  expect(spellingsOf(word)).toEqual(expected);
  // The guard takes them all for the same word.
  expect(new Set(spellingsOf(word).map(spelling))).toEqual(new Set([spelling(word)]));
});

test.each([
  ['lifespan-intent', true],
  ['lifespan_intent', true],
  ['mayfly:hold', true],
  ['kubernetes.io/cluster/web', true],
  ['lifespan intent', false],
  [' lifespan-intent', false],
  ['Größe', false],
  ['a=b', false],
  ['', false],
])('whether a condition may name the key %j: %s', (key, expected) => {
  expect(isConditionKey(key)).toBe(expected);
});

test.each([
  ['Größe', true],
  ['寿命', false],
  ['${aws:username}', false],
  ['', false],
])('whether IAM takes %s: %s', (text, expected) => {
  expect(isIamText(text)).toBe(expected);
});

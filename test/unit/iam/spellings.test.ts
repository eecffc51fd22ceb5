import { expect, test } from '@jest/globals';
import { spelling } from '../../../src/guard/spelling.ts';
import { isIamText, spellingsOf } from '../../../src/iam/spellings.ts';

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
  ['Größe', true],
  ['寿命', false],
  ['${aws:username}', false],
  ['', false],
])('whether IAM takes %s: %s', (text, expected) => {
  expect(isIamText(text)).toBe(expected);
});

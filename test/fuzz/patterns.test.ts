import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { linearPatterns, steepPatterns } from './costly-patterns.ts';
import { resourceWith, resultsFor, validated } from './policies.ts';

const policyWith = (pattern: string): string =>
  JSON.stringify({
    policies: [
      { name: 'never-ends', resource: 'ec2', filters: [{ type: 'value', key: 'tag:x', op: 'regex', value: pattern }] },
    ],
  });

/** With what repeats a repetition, backtracking takes longer than a person lives; none of these texts does. */
const longTexts = ['a'.repeat(5_000), 'ab'.repeat(2_000), `${'a'.repeat(20_000)}!`];

test.each(linearPatterns)('%s is loaded without a diagnostic, and answers for any text', (pattern, answers) => {
  const { policies, diagnostics } = validated(policyWith(pattern));
  expect(diagnostics).toEqual([]);
  const truths = longTexts.map((text) => resultsFor(policies, resourceWith({ x: text }))[0]?.truth);
  expect(truths).toEqual(answers);
});

test.each(steepPatterns)('%s is reported when it is loaded, and ends on any text', (pattern) => {
  const { policies, diagnostics, printed } = validated(policyWith(pattern));
  expect(diagnostics).toMatchObject([
    { code: 'policy/costly-pattern', severity: 'warning', at: { file: 'hostile.yml', line: 1 } },
  ]);
  expect(printed).toContain('^');
  for (const text of longTexts)
    for (const { truth } of resultsFor(policies, resourceWith({ x: text })))
      expect([true, false, 'unknown']).toContain(truth);
});

test('a pattern whose matching is given up is unknown, and the explanation has the position in the policy', () => {
  const [verdict] = resultsFor(
    validated(policyWith('((a|b)*c?)*\\1d')).policies,
    resourceWith({ x: 'ab'.repeat(500) }),
  );
  expect(verdict).toMatchObject({ policy: 'never-ends', truth: 'unknown', explained: { result: 'unknown' } });
  expect(JSON.stringify(verdict?.explained)).toContain('hostile.yml');
});

test.each(['^prod-.*', '.*\\.(2xlarge|4xlarge)$', 'user[0-9]+@example.com', '^(dev|test|qa)-[a-z0-9-]+$'])(
  '%s is loaded without a diagnostic',
  (pattern) => {
    expect(validated(policyWith(pattern)).diagnostics).toEqual([]);
  },
);

const piece = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    '.',
    '\\w',
    '[ab]',
    '^',
    '$',
    '\\b',
    '|',
    '(?=a)',
    '(?!b)',
    '\\1',
    '(?P<n>a)',
    '(?P=n)',
    '(?i)',
    '{',
    '}',
    '[',
    '\\',
    '\ud800',
    '(?<=a)',
  ),
  fc.constantFrom('*', '+', '?', '{0,30}', '{2,}', '*?', '+?', '{99999999999}'),
);
const pattern: fc.Arbitrary<string> = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.array(piece, { maxLength: 6 }).map((parts) => parts.join('')),
    fc
      .tuple(tie('pattern'), tie('pattern'), fc.constantFrom('*', '+', '?', '{0,9}'))
      .map(([first, second, times]) => `(${first}|${second})${times}`),
  ),
})).pattern;
const text = fc.oneof(
  fc.nat({ max: 3_000 }).map((length) => 'a'.repeat(length)),
  fc.nat({ max: 1_000 }).map((length) => 'ab'.repeat(length)),
  fc.string({ unit: 'binary', maxLength: 50 }),
);

test('any pattern is refused when it is loaded, or ends on any text', () => {
  fc.assert(
    fc.property(pattern, text, (source, value) => {
      const { policies, printed } = validated(policyWith(source));
      if (policies.length === 0) expect(printed).not.toBe('');
      for (const { truth } of resultsFor(policies, resourceWith({ x: value })))
        expect([true, false, 'unknown']).toContain(truth);
    }),
    { numRuns: 600 },
  );
});

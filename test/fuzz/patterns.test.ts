import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { resourceWith, resultsFor, secondsOf, validated } from './policies.ts';

const policyWith = (pattern: string): string =>
  JSON.stringify({
    policies: [
      { name: 'never-ends', resource: 'ec2', filters: [{ type: 'value', key: 'tag:x', op: 'regex', value: pattern }] },
    ],
  });

test.each([
  '(a+)+$',
  '(a|a)*b',
  '([a-z]+)*=',
  '(.*)(.*)(.*)(.*)(.*)(.*)(.*)=',
  '((a|b)*c?)*\\1d',
  '(?:(?:a{0,30}){0,30}){0,30}b',
])('%s is reported when it is loaded, and ends on any text', (pattern) => {
  const { policies, diagnostics, printed } = validated(policyWith(pattern));
  expect(diagnostics).toMatchObject([
    { code: 'policy/costly-pattern', severity: 'warning', at: { file: 'hostile.yml', line: 1 } },
  ]);
  expect(printed).toContain('^');
  for (const text of ['a'.repeat(5_000), 'ab'.repeat(2_000), `${'a'.repeat(20_000)}!`]) {
    expect(secondsOf(() => resultsFor(policies, resourceWith({ x: text })))).toBeLessThan(5);
  }
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
      let verdicts: readonly { readonly truth: unknown }[] = [];
      const seconds = secondsOf(() => {
        const { policies, printed } = validated(policyWith(source));
        expect(policies.length === 0 ? printed : 'valid').not.toBe('');
        verdicts = resultsFor(policies, resourceWith({ x: value }));
      });
      for (const { truth } of verdicts) expect([true, false, 'unknown']).toContain(truth);
      expect(seconds).toBeLessThan(5);
    }),
    { numRuns: 600 },
  );
});

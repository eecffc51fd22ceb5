import { expect, test } from '@jest/globals';
import type { PolicyTestReport } from '../../../../src/core/views/policy-test.ts';
import { toJunit } from '../../../../src/report/formats/test-junit.ts';
import { toPolicyTestText } from '../../../../src/report/formats/test-text.ts';

const at = (line: number) => ({ file: 'policies/tests/ttl.yml', line, column: 5 });
const report: PolicyTestReport = {
  results: [
    { name: 'expired ones go', policy: 'ttl-expired', at: at(3), differences: [] },
    {
      name: 'a & b <"stay">',
      policy: 'ttl-expired',
      at: at(9),
      differences: [
        {
          at: at(14),
          id: 'i-1',
          expected: 'not matched',
          got: 'matched',
          because: {
            filter: 'ttl',
            at: { file: 'policies/ttl.yml', line: 4, column: 7 },
            result: true,
            property: 'tag:ttl',
            actual: { kind: 'end', tag: 'ttl', written: '7d', at: '2026-11-14T02:00:00.000Z' },
            expected: { kind: 'end', is: 'over' },
          },
        },
        { at: at(15), id: 'i-2\u001b[31m', expected: 'stop → delete', got: 'no steps' },
      ],
    },
  ],
  untested: ['ttl-malformed'],
};

test('failed tests say what was expected, what came, and why', () => {
  expect(toPolicyTestText(report, { columns: 100, colour: false })).toMatchInlineSnapshot(`
"FAIL policies/tests/ttl.yml
  ✓ expired ones go (ttl-expired)
  ✗ a & b <"stay"> (ttl-expired)
      i-1 policies/tests/ttl.yml:14:5
        expected not matched
        got      matched
          ✓ ttl \`7d\` expired on 2026-11-14 02:00 UTC policies/ttl.yml:4:7
      i-2�[31m policies/tests/ttl.yml:15:5
        expected stop → delete
        got      no steps

Tests: 1 failed, 1 passed, 2 total
Policies without a test: ttl-malformed
"
`);
});

test('JUnit has a suite for each file and a case for each test, and no character that XML cannot hold', () => {
  expect(toJunit(report)).toBe(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites>',
      '  <testsuite name="policies/tests/ttl.yml" tests="2" failures="1">',
      '    <testcase name="expired ones go" classname="ttl-expired" file="policies/tests/ttl.yml" line="3"/>',
      '    <testcase name="a &amp; b &lt;&quot;stay&quot;&gt;" classname="ttl-expired"' +
        ' file="policies/tests/ttl.yml" line="9">',
      '      <failure message="2 differences">' +
        'i-1: expected not matched, got matched (policies/tests/ttl.yml:14:5)&#10;' +
        'i-2�[31m: expected stop → delete, got no steps (policies/tests/ttl.yml:15:5)</failure>',
      '    </testcase>',
      '  </testsuite>',
      '</testsuites>',
      '',
    ].join('\n'),
  );
});

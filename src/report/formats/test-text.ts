import type { Difference, PolicyTestReport, PolicyTestResult } from '../../core/views/policy-test.ts';
import type { Format } from '../format.ts';
import { plain } from '../plain.ts';
import { painter, type Terminal } from '../terminal.ts';
import { verdictLines } from '../verdict-lines.ts';

export const testText: Format<'test'> = {
  of: 'test',
  name: 'text',
  description: 'text for a terminal',
  print: toPolicyTestText,
};

/**
 * A run of policy tests in the style of jest: a line for each test, expected and actual outcome below each that failed,
 * then the totals.
 */
export function toPolicyTestText({ results, untested }: PolicyTestReport, { columns, colour }: Terminal): string {
  const paint = painter({ colour });

  const difference = ({ id, at, expected, got, because }: Difference): readonly string[] => [
    `      ${plain(id)} ${paint('dim', `${at.file}:${at.line}:${at.column}`)}`,
    `        expected ${paint('green', plain(expected))}`,
    `        got      ${paint('red', plain(got))}`,
    ...(because === undefined ? [] : verdictLines(because, 5, { columns, colour })),
  ];
  const test = ({ name, policy, differences }: PolicyTestResult): readonly string[] => {
    const mark = differences.length === 0 ? paint('green', '✓') : paint('red', '✗');
    return [`  ${mark} ${plain(name)} ${paint('dim', `(${plain(policy)})`)}`, ...differences.flatMap(difference)];
  };

  const files = Map.groupBy(results, ({ at }) => at.file);
  const blocks = [...files].map(([file, tests]) => {
    const hasPassed = tests.every(({ differences }) => differences.length === 0);
    return [`${hasPassed ? paint('green', 'PASS') : paint('red', 'FAIL')} ${file}`, ...tests.flatMap(test)].join('\n');
  });
  const failed = results.filter(({ differences }) => differences.length > 0).length;
  const totals = [
    ...(failed > 0 ? [paint('red', `${failed} failed`)] : []),
    paint('green', `${results.length - failed} passed`),
    `${results.length} total`,
  ];
  const without = untested.length === 0 ? [] : [`Policies without a test: ${untested.map(plain).join(', ')}`];
  return `${[...blocks, [`Tests: ${totals.join(', ')}`, ...without].join('\n')].join('\n\n')}\n`;
}

import type { PolicyTestReport } from '../../core/views/policy-test.ts';
import type { Format } from '../format.ts';

export const testJunit: Format<'test'> = {
  of: 'test',
  name: 'junit',
  description: 'JUnit XML for a CI server',
  print: toJunit,
};

/** A run of policy tests as JUnit XML, which CI servers read: a suite for each file, a case for each test. */
export function toJunit({ results }: PolicyTestReport): string {
  const suites = [...Map.groupBy(results, ({ at }) => at.file)].map(([file, tests]) => {
    const cases = tests.map(({ name, policy, at, differences }) => {
      const attributes =
        `name="${escaped(name)}" classname="${escaped(policy)}" ` + `file="${escaped(at.file)}" line="${at.line}"`;
      if (differences.length === 0) return `    <testcase ${attributes}/>`;
      const text = differences.map(
        ({ id, expected, got, at: place }) =>
          `${id}: expected ${expected}, got ${got} (${place.file}:${place.line}:${place.column})`,
      );
      const message = `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`;
      return [
        `    <testcase ${attributes}>`,
        `      <failure message="${message}">${escaped(text.join('\n'))}</failure>`,
        '    </testcase>',
      ].join('\n');
    });
    const failures = tests.filter(({ differences }) => differences.length > 0).length;
    return [
      `  <testsuite name="${escaped(file)}" tests="${tests.length}" failures="${failures}">`,
      ...cases,
      '  </testsuite>',
    ].join('\n');
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join('\n');
}

/** XML 1.0 cannot contain most control characters. */
function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    '\n': '&#10;',
  };
  return text
    .replace(/[&<>"\n]/g, (sign) => entities[sign] ?? '')
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '�');
}

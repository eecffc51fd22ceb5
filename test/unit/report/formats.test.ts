import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { formats } from '../../../src/report/formats.generated.ts';
import { formatsOf, formatted } from '../../../src/report/formats.ts';
import { printed } from './printed.ts';
import { reportedPlan } from './reported-plan.ts';

const terminal = { columns: 100, colour: false };

test('each format has a file that its command and its name give', () => {
  const root = new URL('../../../', import.meta.url);
  const files = readdirSync(new URL('src/report/formats/', root));
  expect(formats.map(({ of, name }) => `${of}-${name}.ts`)).toEqual(files.sort());
});

test.each([...new Set(formats.map(({ of }) => of))])('%s prints text and JSON, and no name stands twice', (command) => {
  const names = formatsOf(command).map(({ name }) => name);
  expect(names).toEqual([...new Set(names)].sort());
  expect(names).toEqual(expect.arrayContaining(['json', 'text']));
});

test.each(Object.keys(printed) as readonly (keyof typeof printed)[])('each format of %s prints a value', (command) => {
  for (const { name } of formatsOf(command)) {
    const text = formatted(command, name, printed[command], terminal);
    expect([name, text.length > 10, text.includes('\u001b')]).toEqual([name, true, false]);
  }
});

test('a plan as JSON is the plan, without what only people need', () => {
  const text = formatted('plan', 'json', { plan: reportedPlan, folder: 'out/plan', mode: 'act' }, terminal);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(reportedPlan)));
});

test('a name that the command does not have is our own fault, and says what it has', () => {
  expect(() => formatted('plan', 'morse', { plan: reportedPlan }, terminal)).toThrow(
    /^plan has no format morse; it has (.*, )?json, (.*, )?text/,
  );
});

test('the text of `validate` counts each policy and each file once, and only errors', () => {
  const at = { file: 'a.yml', line: 1, column: 1 };
  const fault = { code: 'policy/x', at, message: 'm', remedy: 'r' };
  const policies = [
    { name: 'due', type: 'ebs', at },
    { name: 'due', type: 'ec2', at },
  ];
  const diagnostics = [
    { ...fault, severity: 'error' as const },
    { ...fault, severity: 'warning' as const },
  ];
  expect(formatted('validate', 'text', { policies, diagnostics, files: 2 }, terminal)).toBe(
    '1 policy in 2 files is valid, 1 error.',
  );
  expect(JSON.parse(formatted('validate', 'json', { policies, diagnostics, files: 2 }, terminal))).toEqual({
    policies,
    diagnostics,
  });
});

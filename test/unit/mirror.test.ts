import { existsSync, globSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const root = new URL('../..', import.meta.url);

/** Tests that look at the whole repository, and so at no file of their name. */
const ofTheWhole: Readonly<Record<string, string>> = {
  architecture: 'breaks each rule of .dependency-cruiser.mjs',
  mirror: 'is this test',
  'docs/line-length': 'reads all code and all pages',
};

const tests = globSync('test/unit/**/*.test.ts', { cwd: root }).map((path) =>
  path.replaceAll('\\', '/').slice('test/unit/'.length, -'.test.ts'.length),
);

test('each test stands where the file stands that it tests', () => {
  expect(tests.length).toBeGreaterThan(200);
  expect(tests.filter((name) => !(name in ofTheWhole) && !isMirror(name))).toEqual([]);
});

test('the exceptions are tests', () => {
  expect(Object.keys(ofTheWhole).filter((name) => !tests.includes(name))).toEqual([]);
});

test.each([
  ['plan/planner', true],
  ['plan/planner.limits', true],
  ['iam/evaluator', true],
  ['infra/roles', true],
  ['policies', true],
  ['plan/nothing', false],
  ['plan/nothing.planner', false],
  ['plan', false],
])('%s is tested where it stands: %s', (name, expected) => {
  expect(isMirror(name)).toBe(expected);
});

/**
 * `plan/planner` is about src/plan/planner.ts, and so is `plan/planner.limits`, about one subject of it. `infra/roles`
 * is about infra/roles.yml, `examples/acme` about that folder, and `iam/evaluator` about the helper beside it.
 */
function isMirror(name: string): boolean {
  const file = name.replace(/(?<=[^/])\.[^/]*$/, '');
  const places = [`src/${file}.ts`, `test/unit/${file}.ts`, `${file}.ts`, `${file}.yml`, `${file}.md`, file];
  return places.some((path) => existsSync(new URL(path, root)));
}

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../src/config/settings.ts';
import { evidenceKinds, types } from '../../src/estate/vocabulary.ts';
import { loadPolicies } from '../../src/policy/load/load.ts';
import { actions, filters } from '../../src/policy/vocabulary.ts';

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const scripts = (
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly scripts: Readonly<Record<string, string>> }
).scripts;

/** What stands between fences of this kind. */
function blocks(fence: string): readonly string[] {
  return [...readme.matchAll(/^```(?<kind>\w*)\n(?<text>[\s\S]*?)^```$/gm)].flatMap(({ groups }) =>
    groups?.kind === fence ? [groups.text ?? ''] : [],
  );
}

test('the picture in the README is what the demo prints', () => {
  const printed = readFileSync(join(root, 'test/golden/expected/acme-plan.txt'), 'utf8').split('\n');
  const [picture = ''] = blocks('');
  const lines = picture.split('\n').filter((line) => line !== '');
  expect(lines.length).toBeGreaterThan(8);
  expect(lines.filter((line) => !printed.includes(line))).toEqual([]);
});

test('the policy in the README is valid', () => {
  const vocabulary = { types, filters, actions, evidence: evidenceKinds() };
  const texts = blocks('yaml');
  expect(texts).toHaveLength(1);
  for (const text of texts)
    expect(loadPolicies([{ path: 'README.md', text }], vocabulary, defaultSettings).diagnostics).toEqual([]);
});

test('each npm script that the README names exists, and so does each file that it links to', () => {
  const named = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = '']) => path);
  expect(links.length).toBeGreaterThan(5);
  for (const path of links)
    expect(() => readFileSync(join(root, path.replace(/\/$/, ''), path.endsWith('/') ? '.' : ''))).not.toThrow(
      /ENOENT/,
    );
});

test('each npm script that a page names is there', () => {
  const pages = globSync('{docs,test,bench,examples}/**/*.md', { cwd: root });
  expect(pages.length).toBeGreaterThan(10);
  const missing = pages.flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/npm run (?:--silent )?([\w:-]+)/g)].flatMap(([, name = '']) =>
      Object.hasOwn(scripts, name) ? [] : [`${page}: npm run ${name}`],
    ),
  );
  expect(missing).toEqual([]);
});

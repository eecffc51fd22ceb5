import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadPolicies } from '../../src/policy/load/load.ts';
import { diagnosticsToText } from '../../src/report/diagnostics.ts';
import { smallSettings, smallVocabulary } from '../unit/policy/load/small-vocabulary.ts';
import { expectGolden } from './expect-golden.ts';

const folder = join(import.meta.dirname, 'broken');
const names = readdirSync(folder).sort();

test('there are ten broken policies', () => {
  expect(names).toHaveLength(10);
});

test.each(names)('%s: every fault with its place, what is wrong and what to do', (name) => {
  const file = { path: `policies/${name}`, text: readFileSync(join(folder, name), 'utf8') };
  const { diagnostics } = loadPolicies([file], smallVocabulary, smallSettings);
  expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
  expectGolden(
    diagnosticsToText(diagnostics, new Map([[file.path, file.text]]), { colour: false, columns: 100 }),
    `broken-policies/${name.replace('.yml', '.txt')}`,
  );
});

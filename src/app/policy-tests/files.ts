import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { byPosition, type Diagnostic } from '../../core/diagnostic.ts';
import { nearestName } from '../../core/nearest-name.ts';
import type { Position } from '../../core/position.ts';
import { oneOf } from '../../policy/load/fault.ts';
import { schemaFaults } from '../../policy/load/schema-faults.ts';
import { openYaml, spanOf } from '../../python/yaml.ts';
import { fileUnreadable, readText, type SourceFile } from '../read-files.ts';
import { type TestFile, testFileSchema } from './schema.ts';

/** A file of tests, as it was read. */
export interface ReadTestFile {
  readonly path: string;
  readonly content: TestFile;
  readonly positionOf: (path: readonly (string | number)[]) => Position;
}

export interface TestFiles {
  readonly files: readonly ReadTestFile[];
  readonly sources: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
}

const page = 'docs/testing-policies.md';

/**
 * Reads the test files at these paths; of a folder, the files in folders called `tests` below it, and its own files if
 * it is called `tests`.
 */
export async function readTestFiles(paths: readonly string[]): Promise<TestFiles> {
  const files: ReadTestFile[] = [];
  const sources: SourceFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const path of paths) {
    const testFiles = await testPaths(path);
    if (!Array.isArray(testFiles)) {
      diagnostics.push(testFiles);
      continue;
    }
    if (testFiles.length === 0) diagnostics.push(noTests(path));
    for (const each of testFiles) {
      const read = await readText(each);
      if (!('text' in read)) {
        diagnostics.push(read);
        continue;
      }
      sources.push(read);
      const checked = checkFile(read);
      diagnostics.push(...checked.diagnostics);
      if (checked.file) files.push(checked.file);
    }
  }
  return { files, sources, diagnostics: diagnostics.sort(byPosition) };
}

function checkFile(source: SourceFile): { readonly file?: ReadTestFile; readonly diagnostics: readonly Diagnostic[] } {
  const { root, at, json, diagnostics: yamlFaults } = openYaml(source);
  if (root === undefined) return { diagnostics: yamlFaults() };
  const value = json(root);
  const checked = testFileSchema.safeParse(value);
  const positionOf: ReadTestFile['positionOf'] = (path) => at(spanOf(root, path));
  if (!checked.success) {
    const spanAt = (path: readonly (string | number)[], which: 'key' | 'value') => spanOf(root, path, which);
    const faults = schemaFaults(checked.error.issues, {
      schema: testFileSchema,
      value,
      name: 'the file of tests',
      spanOf: spanAt,
      seeAlso: page,
    });
    const testFaults = faults.map(
      ({ span, code, severity = 'error', ...fault }): Diagnostic => ({
        ...fault,
        remedy: underRaw(fault.message) ?? fault.remedy,
        severity,
        code: code.replace(/^policy\//, 'test/'),
        at: at(span),
      }),
    );
    return { diagnostics: [...yamlFaults(), ...testFaults] };
  }
  const file = { path: source.path, content: checked.data, positionOf };
  const faults = misnamed(file);
  return { ...(faults.length === 0 && { file }), diagnostics: [...yamlFaults(), ...faults] };
}

/** Keys of tests are in small letters, and those of AWS's descriptions are not. */
function underRaw(message: string): string | undefined {
  const [, name] = /has no key `([A-Z]\w*)`\.$/.exec(message) ?? [];
  return name && `What AWS calls \`${name}\` goes under \`raw\`: \`raw: { ${name}: … }\`.`;
}

/** A test must give each resource that it expects something of, once. With a recording, the run checks that. */
function misnamed({ content, positionOf }: ReadTestFile): readonly Diagnostic[] {
  return content.tests.flatMap(({ resources, recording, expect }, index) => {
    const here = ['tests', index];
    if ((resources === undefined) === (recording === undefined)) {
      const message =
        resources === undefined ? 'The test gives no resources.' : 'The test has both resources and a recording.';
      return [
        testFault('nothing-given', positionOf(here), message, 'Add `resources`, or the folder of a `recording`.'),
      ];
    }
    if (resources === undefined) return [];
    const known = resources.map(({ id }) => id);
    const twice = resources.flatMap(({ id }, at) =>
      known.indexOf(id) === at
        ? []
        : [
            testFault(
              'id-twice',
              positionOf([...here, 'resources', at, 'id']),
              `Two resources have the id \`${id}\`.`,
              'Rename one of the two.',
            ),
          ],
    );
    const lists = (['matched', 'not-matched', 'unknown'] as const).flatMap((key) =>
      (expect[key] ?? []).map((id, at) => ({ id, path: [key, at] })),
    );
    const maps = (['planned', 'refused'] as const).flatMap((key) =>
      Object.keys(expect[key] ?? {}).map((id) => ({ id, path: [key, id] })),
    );
    const missing = [...lists, ...maps].filter(({ id }) => !known.includes(id));
    return [
      ...twice,
      ...missing.map(({ id, path }) => {
        const near = nearestName(id, known);
        const remedy = near === undefined ? `Its resources are ${oneOf(known)}.` : `Did you mean \`${near}\`?`;
        return testFault(
          'unknown-resource',
          positionOf([...here, 'expect', ...path]),
          `The test has no resource \`${id}\`.`,
          remedy,
        );
      }),
    ];
  });
}

export function testFault(code: string, at: Position, message: string, remedy: string): Diagnostic {
  return { code: `test/${code}`, severity: 'error', at, message, remedy, seeAlso: page };
}

/** The paths of the policies of a test file: those that it names, else the file of the same name one folder up. */
export function policyPathsOf({ path, content }: ReadTestFile): readonly string[] {
  const folder = dirname(path);
  const named = content.policies === undefined ? [join('..', basename(path))] : [content.policies].flat();
  return named.map((each) => join(folder, each));
}

async function testPaths(path: string): Promise<string[] | Diagnostic> {
  const stats = await stat(path).catch((error: unknown) => fileUnreadable(path, error));
  if ('code' in stats) return stats;
  if (!stats.isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => /\.ya?ml$/.test(entry.name) && !entry.isDirectory() && basename(entry.parentPath) === 'tests')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function noTests(path: string): Diagnostic {
  const at = { file: path, line: 1, column: 1 };
  return testFault(
    'no-tests',
    at,
    'There is no file with tests here.',
    'Put tests in a folder `tests` beside the policies, or name the file.',
  );
}

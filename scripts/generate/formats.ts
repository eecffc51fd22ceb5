import { readdirSync } from 'node:fs';
import { camelCase, head } from './folder.ts';

/**
 * `src/report/formats.generated.ts`: the list of all formats. `formats/plan-text.ts` exports `planText`; the compiler
 * finds a file that does not.
 */
export function formatsFile(root: URL): string {
  const files = readdirSync(new URL('src/report/formats/', root)).sort();
  const formats = files.map((file) => ({ file, name: camelCase(file.replace(/\.ts$/, '')) }));
  return [
    head('the folder formats/'),
    "import type { AnyFormat } from './format.ts';\n",
    ...formats.map(({ file, name }) => `import { ${name} } from './formats/${file}';\n`),
    '\nexport const formats: readonly AnyFormat[] = [\n',
    ...formats.map(({ name }) => `  ${name},\n`),
    '];\n',
  ].join('');
}

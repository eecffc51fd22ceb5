import { existsSync, readFileSync } from 'node:fs';
import type { Beginning } from './scaffold.ts';

const root = new URL('../../', import.meta.url);

/** The lists that `npm run generate` makes. Each imports what the modules of its folders export, by their own names. */
const lists: readonly (readonly [folders: RegExp, list: string])[] = [
  [/^src\/policy\/(?:actions|filters)\//, 'src/policy/vocabulary.generated.ts'],
  [/^src\/estate\/(?:evidence|resources)\//, 'src/estate/vocabulary.generated.ts'],
  [/^src\/estate\/aws\/services\//, 'src/estate/aws/services.generated.ts'],
  [/^src\/report\/formats\//, 'src/report/formats.generated.ts'],
  [/^src\/cli\/commands\//, 'src/cli/commands.generated.ts'],
];

/** A sentence where a new file would have two things of one name, or a list would. */
export function clashOf(files: Beginning['files']): string | undefined {
  for (const [path, text] of files) {
    const names = namesIn(text);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) return `${path} would have two things of the name \`${twice}\`. Choose another name.`;
    const listed = listedWith(path);
    const known = exportsIn(text).find((name) => listed.names.has(name));
    if (known !== undefined) return `${listed.path} has a \`${known}\` already. Choose another name.`;
  }
  return undefined;
}

/** What the list imports in which this file will stand. */
function listedWith(path: string): { readonly path: string; readonly names: ReadonlySet<string> } {
  const list = lists.find(([folders]) => folders.test(path))?.[1];
  if (list === undefined || !existsSync(new URL(list, root))) return { path, names: new Set() };
  return { path: list, names: new Set(importsIn(readFileSync(new URL(list, root), 'utf8'))) };
}

/** The names that a module has at its top, more than once where it has them more than once. */
function namesIn(text: string): readonly string[] {
  const declared = text.matchAll(/^(?:export )?(?:const|function|async function) (\w+)/gm);
  return [...importsIn(text), ...[...declared].map(([, name = '']) => name)];
}

function exportsIn(text: string): readonly string[] {
  return [...text.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name = '']) => name);
}

function importsIn(text: string): readonly string[] {
  const named = [...text.matchAll(/^import (?:type )?\{([^}]*)\}/gm)].flatMap(([, inner = '']) => inner.split(','));
  const whole = [...text.matchAll(/^import (?:type )?(?:\* as )?(\w+) from/gm)].map(([, name = '']) => name);
  return [...named.flatMap((word) => /(\w+)\s*$/.exec(word)?.[1] ?? []), ...whole];
}

import { readdirSync, readFileSync } from 'node:fs';

/** The docstring of each filter, action or type in a folder, by its name. */
export function docstringsIn(folder: URL): ReadonlyMap<string, string> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  return new Map(files.flatMap((name) => docstringsOf(readFileSync(new URL(name, folder), 'utf8'))));
}

function docstringsOf(text: string): readonly (readonly [string, string])[] {
  const definitions = text.matchAll(
    /\/\*\*(?<doc>(?:(?!\*\/)[\s\S])*)\*\/\s*export const \w+ = \w+(?:<[^(]*>)?\(\{\s*name: '(?<name>[^']+)'/g,
  );
  return [...definitions].map(({ groups }) => [groups?.name ?? '', plainText(groups?.doc ?? '')] as const);
}

/** The comment without its stars: its lines joined to one paragraph, and the source as a second one. */
function plainText(comment: string): string {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trim());
  const text = lines.filter((line) => line !== '').join(' ');
  return text.replace(/\s*Source: /, '\n\nSource: ');
}

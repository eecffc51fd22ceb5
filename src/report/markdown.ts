import { plain } from './plain.ts';

/** A block of GitHub's markdown that folds. `title` is markup already. */
export function folded(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

export function code(text: string): string {
  return `<code>${entities(plain(text))}</code>`;
}

/** A value in a table's cell: no markup, no mention, no new column. */
export function escaped(text: string): string {
  return entities(plain(text))
    .replace(/[\\|*_[\]~#`]/g, '\\$&')
    .replace(/@/g, '@\u200b');
}

function entities(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

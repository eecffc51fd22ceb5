import { plain } from './plain.ts';

/** A folded block in GitHub's Markdown. `title` is markup already. */
export function folded(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

export function code(text: string): string {
  return `<code>${entities(plain(text))}</code>`;
}

/** A value in a table cell: it cannot add markup, mention anybody or start a column. */
export function escaped(text: string): string {
  return entities(plain(text))
    .replace(/[\\|*_[\]~#`]/g, '\\$&')
    .replace(/@/g, '@\u200b');
}

function entities(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

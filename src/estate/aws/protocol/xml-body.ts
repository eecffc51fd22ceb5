import { Unreadable } from './request.ts';

interface Element {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

/** A start tag with its attributes, an end tag, or text; no comments, CDATA, instructions or document type. */
const token = /<([A-Za-z][\w.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|<\/([A-Za-z][\w.-]*)\s*>|([^<]+)/y;

/**
 * The root element of a body; undefined if there is no body. It reads only the subset of XML that the SDK writes, and
 * refuses everything else.
 */
export function readXml(text: string): Element | undefined {
  if (text === '') return undefined;
  const document: Element = { name: '', children: [], text: '' };
  const open = [document];
  token.lastIndex = /^<\?xml version="1\.0" encoding="UTF-8"\?>/.exec(text)?.[0].length ?? 0;
  while (token.lastIndex < text.length) {
    const [, start, , isEmpty, end, characters] = token.exec(text) ?? fail('it is not the XML that the SDK writes');
    const current = open.at(-1) ?? document;
    if (characters !== undefined) current.text += unescaped(characters);
    else if (end !== undefined) {
      if (current === document || end !== current.name) fail(`its element ${end} ends without a start`);
      open.pop();
    } else if (start !== undefined) {
      const element: Element = { name: start, children: [], text: '' };
      current.children.push(element);
      if (isEmpty === '') open.push(element);
    }
  }
  const [root, ...others] = document.children;
  if (root === undefined || others.length > 0 || open.length > 1 || document.text.trim() !== '')
    fail('it is not one complete element');
  return root;
}

/** The text of every element at a path from the root: `Delete.Object.Key`. */
export function textsIn(root: Element, path: string): readonly string[] {
  const [first = '', ...rest] = path.split('.');
  let elements = alike([root], first);
  for (const name of rest) elements = elements.flatMap(({ children }) => alike(children, name));
  if (elements.some(({ children }) => children.length > 0)) fail(`${path} has elements, not a text`);
  return elements.map(({ text }) => text);
}

function alike(elements: readonly Element[], name: string): readonly Element[] {
  const found = elements.filter((element) => element.name.toLowerCase() === name.toLowerCase());
  const other = found.find((element) => element.name !== name);
  if (other !== undefined) fail(`it has ${other.name}, not ${name}`);
  return found;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replaceAll(/&([^;&]*);?/g, (whole, name: string) => {
    const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name) ?? [];
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    const character = Number.isNaN(code) ? entities[name] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
    if (character === undefined || !whole.endsWith(';')) fail(`it has the entity ${whole}`);
    return character;
  });
}

function fail(why: string): never {
  throw new Unreadable(`its body cannot be read: ${why}`);
}

import type { CST } from 'yaml';
import { charAfter, refuse, type Sign, type StrictReading, type Written } from './strict-reading.ts';
import { correctIt } from './value.ts';

/** Of the signs that are no white space, only these may stand here, in this order. */
export function checkSigns(
  signs: readonly Sign[] | undefined,
  reading: StrictReading,
  order: readonly (Sign['type'] | 'property')[] = [],
): void {
  let rest = order;
  for (const sign of signs ?? []) {
    if (sign.type === 'space') checkSpace(sign, reading);
    if (sign.type === 'space' || sign.type === 'newline' || sign.type === 'comment') continue;
    if (sign.type === 'explicit-key-ind') {
      refuse(reading, sign, 'A key that begins with `? ` is not read here.', 'Write `key: value`, or quote the text.');
      return;
    }
    if (sign.type === 'anchor') checkName(sign, reading);
    if (sign.type === 'tag') checkTag(sign, reading);
    const place = rest.indexOf(isProperty(sign) ? 'property' : sign.type);
    if (place < 0) {
      refuse(
        reading,
        sign,
        `\`${sign.source}\` cannot stand here.`,
        sign.type === 'comma' ? 'Remove it, or write the entry before it.' : correctIt,
      );
      return;
    }
    rest = rest.slice(isProperty(sign) ? place : place + 1);
  }
}

export function checkSpace({ offset, source }: Written, reading: StrictReading): void {
  const tab = source.indexOf('\t');
  if (tab < 0) return;
  refuse(
    reading,
    { offset: offset + tab, source: '\t' },
    'A tab cannot stand here.',
    'Indent and separate with spaces.',
  );
}

export function checkName(token: Written, reading: StrictReading): void {
  if (/^[&*][-_0-9A-Za-z]+$/.test(token.source) && /^[ \n,\]}]?$/.test(charAfter(token, reading))) return;
  refuse(
    reading,
    token,
    `\`${token.source.charAt(0)}\` is followed by no name.`,
    'Names of anchors are ASCII letters, digits, `-` and `_`; quote the text if it is none.',
  );
}

function checkTag(token: Written, reading: StrictReading): void {
  if (/^[ \n]?$/.test(charAfter(token, reading))) return;
  refuse(reading, token, 'This is no tag.', 'Quote the text if the `!` belongs to it.');
}

export function isSign(token: CST.Token): token is Sign {
  return 'source' in token && token.type !== 'error';
}

export function isProperty({ type }: Sign): boolean {
  return type === 'anchor' || type === 'tag';
}

import type { Position } from '../../core/position.ts';
import type { ProtectedList, ProtectionSource } from '../../core/views/protected-list.ts';
import { wrap } from '../columns.ts';
import type { Format } from '../format.ts';
import { plain } from '../plain.ts';
import { painter, type Terminal } from '../terminal.ts';

export const protectedText: Format<'protected'> = {
  of: 'protected',
  name: 'text',
  description: 'text for a terminal',
  print: protectedToText,
};

/**
 * What is protected: the baseline with its reasons, then what tags and mayfly.yml protect, each with its position in
 * mayfly.yml.
 */
export function protectedToText(list: ProtectedList, { columns, colour }: Terminal): string {
  const paint = painter({ colour });
  const bold = (text: string): string => paint('bold', text);
  const dim = (text: string): string => paint('dim', text);
  const { baseline, tags } = list;
  const blocks = [
    [
      bold(`Baseline, version ${baseline.version}`),
      ...baseline.entries.flatMap((entry) => [
        `  ${bold(entry.id)}${entry.isInForce ? '' : ' (off)'}${placeOf(entry.at)}`,
        ...wrap(`${entry.why}.`, columns, '    '),
        ...wrap(entry.arns.join(' '), columns, '    ').map(dim),
        dim(`    ${entry.source}`),
      ]),
    ],
    block(bold('Mayfly’s own resources, by name'), baseline.own),
    block(bold('Tags with one of these keys'), tags.keys),
    block(bold('and one of these values; used as a tag key, each protects with any value'), tags.values),
    block(bold('On hold until the date in a tag with one of these keys'), tags.holds),
    block(bold('ARNs'), list.arns),
    block(bold('Accounts'), list.accounts),
    block(bold('Regions'), list.regions),
    block(bold('Custom resources that a stack’s deletion may run'), list.customResourcesAllowed),
    [
      ...wrap(
        'Keys and values are compared without case, spaces, `_` and `-`. Tags that contradict each other protect, ' +
          'and so do tags that could not be read.',
        columns,
        '',
      ),
      'docs/protection.md lists what else protects: what a resource belongs to, and AWS’s own protection.',
    ],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function block(title: string, rows: readonly ProtectionSource[]): readonly string[] {
  return rows.length === 0 ? [] : [title, ...rows.map(({ value, at }) => `  ${plain(value)}${placeOf(at)}`)];
}

function placeOf(at: Position | undefined): string {
  return at === undefined ? '' : `  (${at.file}:${at.line})`;
}

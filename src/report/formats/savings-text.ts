import { money } from '../../core/money.ts';
import type { SavingsRow } from '../../core/views/savings.ts';
import { count, day } from '../amounts.ts';
import { padEnd, padStart, widthOf } from '../columns.ts';
import type { Format, ShownSavings } from '../format.ts';
import { plain } from '../plain.ts';
import { painter, type Terminal } from '../terminal.ts';

export const savingsText: Format<'savings'> = {
  of: 'savings',
  name: 'text',
  description: 'text for a terminal',
  print: toSavingsText,
};

/** What was saved: a line for each owner, team or policy, and the total. */
export function toSavingsText(
  { ledger, by, since, until, rows, total }: ShownSavings,
  { colour }: Pick<Terminal, 'colour'>,
): string {
  const when = since === undefined ? `until ${day(until)}` : `from ${day(since)} until ${day(until)}`;
  if (rows.length === 0) return `${plain(ledger)} has no stops or deletions ${when}.\n`;
  const heads = [by, 'saved', 'a month now', 'stopped', 'deleted', 'snapshots'];
  const cells = [...rows.map((row) => line(row.name ?? withoutName(by), row)), line('total', total)];
  const widths = heads.map((head, at) => Math.max(widthOf(head), ...cells.map((row) => widthOf(row[at] ?? ''))));
  const inColumns = (row: readonly string[]): string =>
    row
      .map((cell, at) => (at === 0 ? padEnd(cell, widths[at] ?? 0) : padStart(cell, widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  const paint = painter({ colour });
  const bold = (text: string): string => paint('bold', text);
  return [
    bold(inColumns(heads)),
    ...cells.slice(0, -1).map(inColumns),
    bold(inColumns(cells.at(-1) ?? [])),
    '',
    `Saved ${when}, by the prices in the receipts. The cost of existing snapshots is subtracted; ` +
      'the storage of stopped resources is still paid and is not counted as saved.',
    ...(total.unknown === 0
      ? []
      : [
          `The savings of ${count(total.unknown, 'stop or deletion', 'stops and deletions')} are not known ` +
            'and count as $0.00.',
        ]),
    '',
  ].join('\n');
}

function line(
  name: string,
  { soFar, perMonth, stopped, deleted, snapshots }: Omit<SavingsRow, 'name'>,
): readonly string[] {
  return [
    plain(name),
    money(soFar),
    money(perMonth),
    money(stopped),
    money(deleted),
    snapshots === 0 ? money(0) : money(-snapshots),
  ];
}

function withoutName(by: ShownSavings['by']): string {
  return `(no ${by})`;
}

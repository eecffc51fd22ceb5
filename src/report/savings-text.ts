import { styleText } from 'node:util';
import { count, money } from './amounts.ts';
import { plain } from './plain.ts';

interface Row {
  readonly name?: string;
  readonly stopped: number;
  readonly deleted: number;
  readonly snapshots: number;
  readonly perMonth: number;
  readonly soFar: number;
  readonly unknown: number;
}

interface Shown {
  readonly ledger: string;
  readonly by: 'owner' | 'team' | 'policy';
  readonly since?: string;
  readonly until: string;
  readonly rows: readonly Row[];
  readonly total: Row;
}

/** What was saved, a line each for an owner, a team or a policy, and their sum. */
export function toSavingsText(
  { ledger, by, since, until, rows, total }: Shown,
  { colour }: { readonly colour: boolean },
): string {
  const when = since === undefined ? `until ${day(until)}` : `from ${day(since)} until ${day(until)}`;
  if (rows.length === 0) return `${plain(ledger)} knows of nothing that was stopped or deleted ${when}.\n`;
  const heads = [by, 'saved', 'a month now', 'stopped', 'deleted', 'snapshots'];
  const cells = [...rows.map((row) => line(row.name ?? nobody(by), row)), line('all', total)];
  const widths = heads.map((head, at) => Math.max(head.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const inColumns = (row: readonly string[]): string =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  const bold = (text: string): string => (colour ? styleText('bold', text, { validateStream: false }) : text);
  return [
    bold(inColumns(heads)),
    ...cells.slice(0, -1).map(inColumns),
    bold(inColumns(cells.at(-1) ?? [])),
    '',
    `Saved ${when}, by the prices that the receipts name; snapshots that are kept are paid, and the storage of what is stopped is not in it.`,
    ...(total.unknown === 0
      ? []
      : [
          `Of ${count(total.unknown, 'stop or deletion', 'stops and deletions')} it is not known what they save: they count nothing.`,
        ]),
    '',
  ].join('\n');
}

function line(name: string, { soFar, perMonth, stopped, deleted, snapshots }: Row): readonly string[] {
  return [
    plain(name),
    money(soFar),
    money(perMonth),
    money(stopped),
    money(deleted),
    snapshots === 0 ? money(0) : money(-snapshots),
  ];
}

function nobody(by: Shown['by']): string {
  return by === 'owner' ? '(nobody)' : `(no ${by})`;
}

function day(iso: string): string {
  return iso.slice(0, 10);
}

import { DatabaseSync } from 'node:sqlite';
import { canonical } from '../../../src/core/json.ts';
import { breaksOf } from '../../../src/ledger/chain.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite.ts';
import { estateNow } from './estate-now.ts';

/** What a saga has come to. */
export interface Outcome {
  readonly code: number | null;
  /** The writes that AWS was sent, sorted. */
  readonly told: readonly string[];
  /**
   * Line by line: what AWS has, and what the ledger keeps: receipts with their places in the chain, claims, bookings,
   * what failed, what was told.
   */
  readonly lines: readonly string[];
}

export interface Place {
  readonly endpoint: string;
  readonly region: string;
  readonly ledger: string;
  /** All that was there before, so that what was made since can be told from it. */
  readonly before: string;
}

export async function outcomeOf(
  code: number | null,
  { endpoint, region, ledger, before }: Place,
): Promise<Omit<Outcome, 'told'>> {
  const said = [...(await estateNow(endpoint, region)).split('\n'), ...(await kept(ledger))];
  return { code, lines: said.map((line) => comparable(line, before)) };
}

/**
 * What later plans and people find in the ledger. Digests are over the times of receipts, so they are checked here, and
 * left out.
 */
async function kept(file: string): Promise<readonly string[]> {
  const ledger = openSqliteLedger(file);
  const [entries, runs] = [await ledger.entries(), await ledger.runs()];
  ledger.close();
  const database = new DatabaseSync(file, { readOnly: true });
  const tables = ['claims', 'bookings', 'failures', 'escalation_levels', 'approvals'].map((table) => ({
    table,
    rows: database.prepare(`select * from ${table} order by 1, 2, 3`).all(),
  }));
  database.close();
  return [
    // Two that go together may end in either order.
    ...entries.map(({ receipt }) => `receipt ${receipt.step} ${canonical(receipt)}`).sort(),
    ...breaksOf(entries, runs).map((each) => `break ${JSON.stringify(each)}`),
    ...tables.flatMap(({ table, rows }) =>
      rows.map((row) => `${table} ${JSON.stringify(row).replaceAll(/\\?"number\\?":\d+/g, '')}`).sort(),
    ),
  ];
}

const id = /\b(?:[a-z]+-)+[0-9a-f]{8,32}\b/g;
/** The last is how the emulator names automated snapshots of databases. */
const moment =
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| UTC| GMT|\+00:00)?|(?<=rds:[\w-]+-)\d{4}-\d\d-\d\d-\d\d-\d\d/g;
/** Addresses and names of hosts, which the emulator draws by lot. */
const hosts = [
  /\b(?:ip-)?(?:54|10)[.-]\d+[.-]\d+[.-]\d+\b/,
  /\b02(?::[0-9a-f]{2}){5}\b/,
  /(?<=\.cluster-(?:ro-)?|\.)[a-z0-9]{12}(?=\.[a-z0-9-]+\.rds\.amazonaws\.com)/,
  /(?<=HostedZoneId(?:>|":"))\w+/,
  /\b(?:cluster|db)-[A-Z0-9]{16,}\b/,
];
const host = new RegExp(hosts.map(({ source }) => source).join('|'), 'g');
const request = /<(RequestId|requestId)>[^<]*</g;

/**
 * The same line from every run: without times, and without ids of what this run has made. Ids of what was there before
 * stay.
 */
export function comparable(line: string, before: string): string {
  return line
    .replaceAll(request, '<$1><')
    .replaceAll(moment, 'TIME')
    .replaceAll(host, (found) => (before.includes(found) ? found : 'HOST'))
    .replaceAll(id, (found) => (before.includes(found) ? found : `${found.replace(/-[0-9a-f]+$/, '')}-MADE`));
}

/** The first lines that differ, for people. */
export function differences(wanted: Outcome, got: Outcome): readonly string[] {
  const lines = wanted.lines.flatMap((line, at) => {
    const other = got.lines[at];
    if (other === line) return [];
    const from = [...line].findIndex((letter, index) => letter !== other?.[index]);
    const around = (text = ''): string => text.slice(Math.max(0, from - 60), from + 120);
    return [`- ${around(line)}`, `+ ${around(other)}`];
  });
  const more = got.lines.slice(wanted.lines.length).map((line) => `+ ${line.slice(0, 180)}`);
  const code = wanted.code === got.code ? [] : [`exit code ${got.code}, not ${wanted.code}`];
  return [...code, ...twice(wanted.told, got.told), ...lines, ...more].slice(0, 8);
}

/**
 * Writes that AWS was sent more often than by an uninterrupted run. One that is seen to have come about already need
 * not be sent.
 */
function twice(wanted: readonly string[], got: readonly string[]): readonly string[] {
  const count = (all: readonly string[], one: string): number => all.filter((each) => each === one).length;
  return [...new Set(got)]
    .filter((one) => count(got, one) > count(wanted, one))
    .map((one) => `AWS was told too often: ${one}`);
}

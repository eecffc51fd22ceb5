import * as z from 'zod';
import type { Evidence, Need } from '../../core/evidence/evidence.ts';
import type { NeedOf } from '../../core/evidence/evidence-kind.ts';
import { type ValuesQuestion, valuesKind } from '../../core/evidence/values.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { compileJmespath, JmespathError, jmespathFault } from '../../python/jmespath.ts';
import { csvRows, parseJson } from '../../python/values.ts';
import { itemsOf } from './collection.ts';

/** Where the values to compare with are stored. Source: Custodian's `ValuesFrom`. */
export const valuesFromSchema = z.strictObject({
  url: z
    .string()
    .describe('`s3://BUCKET/KEY`, `https://…`, `http://…` or `file:…`; `{account_id}` and `{region}` are replaced'),
  format: z
    .enum(['json', 'csv', 'csv2dict', 'txt'])
    .optional()
    .describe('The format of the file, if its name does not end in it'),
  expr: z
    .union([z.int(), z.string()])
    .optional()
    .describe('JMESPath within json, csv or csv2dict; for csv also the number of a column, from 0'),
  headers: z.record(z.string(), z.string()).optional().describe('Headers of the HTTP request'),
});

export type ValuesFrom = z.infer<typeof valuesFromSchema>;

/** Values from a file: evidence of kind `values`, whose question is `{url, headers}` and whose answer is the text. */
export interface OutsideValues {
  readonly needs: (resource: Resource) => readonly Need[];
  /** A set of values, as Custodian makes it, or what the file holds. */
  readonly read: (resource: Resource, evidence: Evidence) => unknown;
}

export function outsideValues(from: ValuesFrom): OutsideValues {
  const format = formatOf(from);
  const places = new Map<string, NeedOf<ValuesQuestion>>();
  const read = new Map<string, unknown>();
  const needFor = (resource: Resource): NeedOf<ValuesQuestion> => {
    const place = `${resource.account} ${resource.region}`;
    const placeNeed = places.get(place) ?? needOf(from, resource);
    places.set(place, placeNeed);
    return placeNeed;
  };
  return {
    needs: (resource) => [needFor(resource)],
    read: (resource, evidence) => {
      const answer = valuesKind.answer(evidence, needFor(resource));
      if (isUnknown(answer)) return answer;
      if (!read.has(answer)) read.set(answer, valuesIn(answer, format, from));
      return read.get(answer);
    },
  };
}

/** Faults of `value_from`; `path` is the place within it. */
export function valuesFromFaults(
  from: ValuesFrom,
): readonly { path: readonly string[]; message: string; remedy: string }[] {
  const faults = [];
  if (!/^(?:s3|https?|file):/.test(from.url)) {
    faults.push({
      path: ['url'],
      message: `Mayfly cannot read values from \`${from.url}\`.`,
      remedy: 'Use `s3://`, `https://`, `http://` or `file:`.',
    });
  }
  if (formatOf(from) === undefined) {
    faults.push({
      path: ['url'],
      message: `The format of \`${from.url}\` is not known.`,
      remedy: 'Add `format`: json, csv, csv2dict or txt.',
    });
  }
  const fault = typeof from.expr === 'string' ? jmespathFault(from.expr) : undefined;
  if (fault)
    faults.push({
      path: ['expr'],
      message: `\`expr\` is not valid JMESPath: ${fault.message}.`,
      remedy: 'See https://jmespath.org for the grammar.',
    });
  return faults;
}

type Format = NonNullable<ValuesFrom['format']>;

function formatOf({ url, format }: ValuesFrom): Format | undefined {
  const ending = /\.(?<ending>[^./]+)$/.exec(url)?.groups?.ending;
  return format ?? (['json', 'csv', 'csv2dict', 'txt'] as const).find((name) => name === ending);
}

function needOf({ url, headers }: ValuesFrom, { account, region }: Resource): NeedOf<ValuesQuestion> {
  const filled = url.replaceAll('{account_id}', account).replaceAll('{region}', region);
  return valuesKind.need({ account, region }, { url: filled, ...(headers && { headers }) });
}

function valuesIn(written: string, format: Format | undefined, { url, expr }: ValuesFrom): unknown {
  const text = withoutByteOrderMarks(written);
  switch (format) {
    case 'txt':
      return new Set(linesOf(text).map((line) => line.trim()));
    case 'csv': {
      const rows = csvRows(text);
      if (typeof expr === 'number') return column(rows, expr, url);
      return expr === undefined ? new Set(rows.flat()) : within(rows, expr, url);
    }
    case 'csv2dict': {
      const columns = columnsOf(csvRows(text));
      return typeof expr === 'string' ? within(columns, expr, url) : new Set(Object.values(columns).flat());
    }
    case 'json': {
      const parsed = parseJson(text);
      if (!('value' in parsed)) return unknown(`${url} is not valid JSON: ${parsed.fault}`);
      return typeof expr === 'string' ? within(parsed.value, expr, url) : parsed.value;
    }
    case undefined:
      return unknown(`the format of ${url} is not known`);
    default:
      return format satisfies never;
  }
}

/**
 * A byte order mark is no part of a value: with it, the first exception of a list would be none. Files that were put
 * together have one in front of later lines, too, and some programs write it within the quotes.
 */
function withoutByteOrderMarks(text: string): string {
  return text.replaceAll('\uFEFF', '');
}

/** As Python's `readlines`: a newline at the end does not start another line. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function column(rows: readonly (readonly string[])[], index: number, url: string): ReadonlySet<string> | Unknown {
  const cells = rows.filter((row) => row.length > 0).map((row) => row.at(index));
  const short = cells.indexOf(undefined);
  return short === -1 ? new Set(cells as string[]) : unknown(`row ${short + 1} of ${url} has no column ${index}`);
}

/** Each column by its heading, with as many columns as the shortest row has: Python's `zip`. */
function columnsOf(rows: readonly (readonly string[])[]): Record<string, string[]> {
  const [heads = [], ...rest] = rows;
  const width = Math.min(heads.length, ...rest.map((row) => row.length));
  return Object.fromEntries(heads.slice(0, width).map((head, index) => [head, rest.map((row) => row[index] ?? '')]));
}

function within(data: unknown, expr: string, url: string): unknown {
  try {
    const actual = compileJmespath(expr).search(data);
    if (!Array.isArray(actual)) return actual;
    return itemsOf(actual) ?? unknown(`\`${expr}\` finds lists or objects in ${url}, which cannot be compared`);
  } catch (error) {
    if (error instanceof JmespathError) return unknown(`\`${expr}\` has no answer in ${url}: ${error.message}`);
    throw error;
  }
}

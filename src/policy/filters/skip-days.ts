import * as z from 'zod';
import type { Evidence, Need } from '../../core/evidence.ts';
import type { Json } from '../../core/json.ts';
import { need } from '../../core/need.ts';
import type { Place } from '../../core/resource.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { valuesFormat } from '../../core/values-question.ts';
import { JmespathError } from '../jmespath/fault.ts';
import { compileJmespath } from '../jmespath/jmespath.ts';

/** Where a list of days is read from, as Custodian's `value_from` says it. */
export const valuesSchema = z
  .strictObject({
    url: z.string().describe('`file://…`, `https://…` or `s3://bucket/key`'),
    format: z.enum(['json', 'csv', 'csv2dict', 'txt']).optional().describe('How to read the file; left out, its extension says so'),
    expr: z.union([z.int(), z.string()]).optional().describe('A column of a csv file, from 0, or JMESPath over the parsed file; left out: all cells, or lines'),
    headers: z.record(z.string(), z.string()).optional().describe('Headers of the http request'),
  })
  .refine(({ url, format }) => valuesFormat(url, format) !== undefined, {
    message: 'the URL has no extension that names its format: add `format`',
    path: ['format'],
  });

export type ValuesOptions = z.infer<typeof valuesSchema>;

/** The file as evidence of kind `values`. */
export function valuesNeed({ url, format, headers }: ValuesOptions, place: Place): Need {
  return need('values', place, { url, format: valuesFormat(url, format) ?? 'txt', ...(headers && { headers }) });
}

/** Reads the days out of the file's answer, once: unknown where it could not be read, or where the expression finds no list in it. */
export function skipDaysReader(options: ValuesOptions): (evidence: Evidence, place: Place) => ReadonlySet<string> | Unknown {
  const read = new WeakMap<object, ReadonlySet<string> | Unknown>();
  return (evidence, place) => {
    const answer = evidence.get(valuesNeed(options, place).key);
    if (answer === undefined) return unknown('values: not read');
    if (isUnknown(answer)) return answer;
    if (answer === null || typeof answer !== 'object') return noList(options);
    const days = read.get(answer) ?? daysOf(answer, options);
    read.set(answer, days);
    return days;
  };
}

function daysOf(answer: Json, options: ValuesOptions): ReadonlySet<string> | Unknown {
  try {
    const found = options.expr === undefined ? answer : expressed(answer, options.expr);
    return Array.isArray(found) ? new Set(found.flat().map(String)) : noList(options);
  } catch (error) {
    if (error instanceof JmespathError) return unknown(`values: ${error.message}`);
    throw error;
  }
}

function noList({ url }: ValuesOptions): Unknown {
  return unknown(`values: no list of days in ${url}`);
}

function expressed(answer: Json, expr: number | string): unknown {
  if (typeof expr === 'string') return compileJmespath(expr).search(answer);
  return Array.isArray(answer) ? answer.flatMap((row: unknown) => (Array.isArray(row) && expr in row ? [row[expr] as unknown] : [])) : undefined;
}

import { expect, test } from '@jest/globals';
import type { Json } from '../../src/core/json.ts';
import { loadedPolicy } from './questions.ts';
import { rowsOf } from './rows.ts';

interface QueryRow {
  readonly resource: string;
  readonly query: Json;
  readonly asked?: Readonly<Record<string, readonly string[]>>;
  readonly error?: true;
}

/** The query as our loader reads it, in the notation of the rows. */
function asked({ resource, query }: QueryRow): Pick<QueryRow, 'asked' | 'error'> {
  try {
    const parts = loadedPolicy({ name: 'asked', resource, query }).query ?? [];
    return { asked: Object.fromEntries(parts.map(({ name, values }) => [name, values.toSorted()])) };
  } catch {
    return { error: true };
  }
}

test(
  'a query asks what Custodian’s asks, and is refused if Custodian fails: test/conformance/generate.py query ' +
    '--seed 11 --count 600',
  () => {
    const rows = rowsOf(new URL('data/query.jsonl', import.meta.url)) as readonly QueryRow[];
    expect(rows).toHaveLength(600);
    const differing = rows
      .map((row) => ({ row, ours: asked(row) }))
      .filter(({ row: { asked: theirs, error }, ours }) => sorted({ asked: theirs, error }) !== sorted(ours));
    expect(differing).toEqual([]);
  },
);

function sorted({ asked: words, error }: Pick<QueryRow, 'asked' | 'error'>): string {
  return error ? 'refused' : JSON.stringify(Object.entries(words ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}

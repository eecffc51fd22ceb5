import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { ReceiptCopy } from '../../ledger/chain.ts';
import { fileUnreadable } from '../read-files.ts';

const receiptLine = z.object({
  kind: z.literal('receipt'),
  plan: z.string(),
  account: z.string(),
  number: z.int().positive(),
  digest: z.string(),
});
const runLine = z.object({ kind: z.literal('run'), run: z.object({ plan: z.string(), id: z.string() }) });
const lines = z.discriminatedUnion('kind', [receiptLine, runLine]);

/**
 * The receipts of an export of `mayfly log`, by place and digest. A diagnostic names the first line that is neither.
 */
export async function readLogCopy(
  path: string,
): Promise<{ readonly receipts: readonly ReceiptCopy[]; readonly diagnostics: readonly Diagnostic[] }> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => fileUnreadable(path, error));
  return typeof text === 'string' ? receiptsOfCopy(text, path) : { receipts: [], diagnostics: [text] };
}

/** The receipts of such a text, wherever it is stored. */
export function receiptsOfCopy(
  text: string,
  path: string,
): { readonly receipts: readonly ReceiptCopy[]; readonly diagnostics: readonly Diagnostic[] } {
  const receipts: ReceiptCopy[] = [];
  for (const [at, written] of text.split('\n').entries()) {
    if (written === '') continue;
    const read = lines.safeParse(parsed(written));
    if (!read.success) return { receipts: [], diagnostics: [notAnExport(path, at + 1)] };
    if (read.data.kind === 'receipt') receipts.push(read.data);
  }
  return { receipts, diagnostics: [] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the schema refuses it, like any other line that Mayfly did not write.
    return undefined;
  }
}

function notAnExport(file: string, line: number): Diagnostic {
  return {
    code: 'log/not-an-export',
    severity: 'error',
    at: { file, line, column: 1 },
    message: 'This line is neither a run nor a receipt.',
    remedy: 'Name a file that `mayfly log --export` wrote.',
    seeAlso: 'docs/ledger.md',
  };
}

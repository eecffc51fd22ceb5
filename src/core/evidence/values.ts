import { evidenceKind } from './evidence-kind.ts';

/**
 * The question of kind `values`: the text of one file, from which policies take lists (`value_from`, `skip-days-from`).
 * Read once per run. The answer is the text, as UTF-8; the filter parses it and chooses what it needs. A file that
 * cannot be read is `Unknown`.
 */
export interface ValuesQuestion {
  /** `file:…`, `http://…`, `https://…` or `s3://bucket/key`. */
  readonly url: string;
  /** Sent with http requests. */
  readonly headers?: { readonly [name: string]: string };
}

export const valuesKind = evidenceKind<ValuesQuestion, string>('values');

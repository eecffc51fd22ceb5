/**
 * What a need of kind `values` asks: the text of one file, from which policies take lists (`value_from`,
 * `skip-days-from`). Read once per run. The answer is the text, as UTF-8; how it is parsed and what of it is meant is
 * the filter's to say. A file that cannot be read is `Unknown`.
 */
export interface ValuesQuestion {
  /** `file:…`, `http://…`, `https://…` or `s3://bucket/key`. */
  readonly url: string;
  /** Sent with http requests. */
  readonly headers?: { readonly [name: string]: string };
  readonly [key: string]: string | { readonly [name: string]: string } | undefined;
}

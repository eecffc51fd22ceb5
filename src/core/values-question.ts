/** What a need of kind `values` asks: the content of one file, which policies take lists from (`value_from`, `skip-days-from`). Read once per run. */
export interface ValuesQuestion {
  /** `file://…`, `http://…`, `https://…` or `s3://bucket/key`. */
  readonly url: string;
  readonly format: 'json' | 'csv' | 'csv2dict' | 'txt';
  /** Sent with http requests. */
  readonly headers?: { readonly [name: string]: string };
  readonly [key: string]: string | { readonly [name: string]: string } | undefined;
}

/**
 * The answer, parsed; which of it is meant (`expr`) is the filter's to say.
 * json: the document. csv: rows of cells, all rows. csv2dict: for each cell of the first row, the cells below it. txt: lines, trimmed.
 * A file that cannot be read or parsed is `Unknown`.
 */
export type ValuesFormat = ValuesQuestion['format'];

/** The format that a `value_from` means: the one it names, else the extension of its URL; undefined where neither says. */
export function valuesFormat(url: string, named: ValuesFormat | undefined): ValuesFormat | undefined {
  if (named !== undefined) return named;
  const extension = /\.([^./]+)$/.exec(url)?.[1];
  return (['json', 'csv', 'csv2dict', 'txt'] as const).find((format) => format === extension);
}

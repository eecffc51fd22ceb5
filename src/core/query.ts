import type { Aws, Listing } from './aws.ts';
import type { Json } from './json.ts';
import type { Position } from './position.ts';

/**
 * One thing that a policy's `query` asks of the listing: AWS's filter, or parameter of the listing call, of this name
 * has one of these values.
 */
export interface QueryPart {
  readonly kind: 'filter' | 'parameter';
  readonly name: string;
  /** Never empty. */
  readonly values: readonly string[];
  readonly at: Position;
}

/**
 * How the words of a query are answered:
 * - `finds`: by the full listing; JMESPath within `raw`, to a value or a list of which one must fit;
 * - `asks`: by a listing of its own, since `raw` does not say it;
 * - `only`: these values change nothing, and all others would list what Mayfly does not look at;
 * - `pages`: how many are listed a page, which changes nothing.
 */
export type QueryTerm = (
  | { readonly finds: string; readonly ignoresCase?: true }
  | { readonly asks: 'AWS' }
  | { readonly only: readonly string[]; readonly because: string }
  | { readonly pages: true }
) & {
  /** The values that AWS knows, where it knows only some. */
  readonly values?: readonly string[];
  /** Whether its values are numbers, which people write without quotes. */
  readonly isNumber?: true;
};

/** What a type's own listing is asked. */
export interface ListingRequest {
  readonly filters: readonly { readonly Name: string; readonly Values: string[] }[];
  readonly parameters: Readonly<Record<string, string[]>>;
}

/** What a policy's `query` can say of a type, and how it is written for Custodian. */
export interface QueryTerms<Raw extends object = Record<string, unknown>> {
  /**
   * `entries`: each entry says one thing, and values of the same name are joined; `members`: all are merged into one
   * call, and the last of a name counts.
   */
  readonly style: 'entries' | 'members';
  /** Whether `- {Name: …, Values: […]}` may stand without `Filters` above it. */
  readonly takesNamed?: true;
  readonly filters: Readonly<Record<string, QueryTerm>>;
  /** Whether `tag:KEY` is a filter. */
  readonly filtersTags: boolean;
  /** Whether `*`, `?` and `\` in values of filters mean more than themselves. */
  readonly hasWildcards: boolean;
  readonly parameters: Readonly<Record<string, QueryTerm>>;
  /** The type's listing call with what only AWS can answer. */
  pages(aws: Aws, request: ListingRequest): Listing<Raw>;
}

/** What a need of kind `listing` asks; the answer is the list of the ids that AWS lists. */
export interface ListingQuestion extends ListingRequest {
  readonly type: string;
  readonly [key: string]: Json;
}

/** The word for a part; `undefined` where the type does not know it. */
export function queryTerm(
  terms: Pick<QueryTerms, 'filters' | 'filtersTags' | 'parameters'>,
  kind: QueryPart['kind'],
  name: string,
): QueryTerm | undefined {
  if (kind === 'filter' && terms.filtersTags && /^tag:./s.test(name)) return { finds: 'Tags' };
  const known = kind === 'filter' ? terms.filters : terms.parameters;
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

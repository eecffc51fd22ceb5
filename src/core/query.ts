import type { Aws, Listing } from './aws.ts';
import type { Json } from './json.ts';
import type { Position } from './position.ts';

/**
 * One part of a policy's `query`: AWS's filter of this name, or the listing call's parameter of this name, has one of
 * these values.
 */
export interface QueryPart {
  readonly kind: 'filter' | 'parameter';
  readonly name: string;
  /** Never empty. */
  readonly values: readonly string[];
  readonly at: Position;
}

/**
 * How a term of a query is answered:
 * - `finds`: from the full listing. A JMESPath within `raw`, to a value or to a list of which one item must match;
 * - `asks`: by a listing of its own, since `raw` does not contain it;
 * - `only`: these values change nothing, and all others would list resources that Mayfly does not look at;
 * - `pages`: how many resources a page has, which changes nothing.
 */
export type QueryTerm = (
  | { readonly finds: string; readonly ignoresCase?: true }
  | { readonly asks: 'AWS' }
  | { readonly only: readonly string[]; readonly because: string }
  | { readonly pages: true }
) & {
  /** The values that AWS knows, where it accepts only some. */
  readonly values?: readonly string[];
  /** Whether its values are numbers, which people write without quotes. */
  readonly isNumber?: true;
};

/** What a type's own listing call is asked for. */
export interface ListingRequest {
  readonly filters: readonly { readonly Name: string; readonly Values: string[] }[];
  readonly parameters: Readonly<Record<string, string[]>>;
}

/** The terms that a policy's `query` can use for a type, and how Custodian writes them. */
export interface QueryTerms<Raw extends object = Record<string, unknown>> {
  /**
   * `entries`: each entry is one filter, and values of the same name are joined. `members`: all entries are merged into
   * one call, and the last one of a name counts.
   */
  readonly style: 'entries' | 'members';
  /** Whether `- {Name: …, Values: […]}` may be written without `Filters` above it. */
  readonly takesNamed?: true;
  readonly filters: Readonly<Record<string, QueryTerm>>;
  /** Whether `tag:KEY` is a filter. */
  readonly filtersTags: boolean;
  /** Whether `*`, `?` and `\` in filter values are wildcards and escapes. */
  readonly hasWildcards: boolean;
  readonly parameters: Readonly<Record<string, QueryTerm>>;
  /** The type's listing call, with the parts that only AWS can answer. */
  pages(aws: Aws, request: ListingRequest): Listing<Raw>;
}

/** The question of kind `listing`. The answer is the list of the ids that AWS lists. */
export interface ListingQuestion extends ListingRequest {
  readonly type: string;
  readonly [key: string]: Json;
}

/** The term for a part; `undefined` where the type does not know it. */
export function queryTerm(
  terms: Pick<QueryTerms, 'filters' | 'filtersTags' | 'parameters'>,
  kind: QueryPart['kind'],
  name: string,
): QueryTerm | undefined {
  if (kind === 'filter' && terms.filtersTags && /^tag:./s.test(name)) return { finds: 'Tags' };
  const known = kind === 'filter' ? terms.filters : terms.parameters;
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

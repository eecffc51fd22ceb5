import * as z from 'zod';
import { shown } from '../../core/actual.ts';
import type { Evidence } from '../../core/evidence/evidence.ts';
import type { NeedOf } from '../../core/evidence/evidence-kind.ts';
import { listingKind } from '../../core/evidence/listing.ts';
import { type FilterDefinition, filter } from '../../core/filter.ts';
import type { Json } from '../../core/json.ts';
import type { Policy } from '../../core/policy.ts';
import type { Position } from '../../core/position.ts';
import { type ListingQuestion, type QueryPart, type QueryTerm, type QueryTerms, queryTerm } from '../../core/query.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, type Unknown } from '../../core/truth.ts';
import { compileJmespath } from '../../python/jmespath.ts';
import { compileGlob } from '../../python/regex.ts';
import { needPerPlace } from './need-per-place.ts';

/** A filter for a part of the query, with its position in the policy. */
export interface QueryFilter {
  readonly definition: FilterDefinition;
  readonly at: Position;
}

/**
 * The filters that a policy's `query` stands for; they run before its own. The type is listed once for all policies,
 * and each policy's query is applied to that listing. The parts that the listing cannot answer are put to AWS, all in
 * one listing for this policy.
 */
export function queryFilters(
  { type, query = [] }: Pick<Policy, 'type' | 'query'>,
  terms: QueryTerms | undefined,
): readonly QueryFilter[] {
  if (terms === undefined || query.length === 0) return [];
  const unanswered = query.filter((part) => !isAnswered(part, terms));
  const answered = query
    .filter((part) => !unanswered.includes(part))
    .map((part) => ({ at: part.at, definition: answeredByListing(part, terms) }));
  const [first] = unanswered;
  return first === undefined
    ? answered
    : [...answered, { at: first.at, definition: askedOfAws(questionOf(type, unanswered)) }];
}

/**
 * Whether the full listing can answer it. AWS documents `?` in one place as exactly one character and in another as at
 * most one, and `\` escapes the next character: values with these are put to AWS.
 */
function isAnswered(part: QueryPart, terms: QueryTerms): boolean {
  const term = queryTerm(terms, part.kind, part.name);
  return (
    term !== undefined &&
    'finds' in term &&
    !(hasWildcards(part, terms) && part.values.some((value) => /[?\\]/.test(value)))
  );
}

function hasWildcards({ kind }: QueryPart, terms: QueryTerms): boolean {
  return kind === 'filter' && terms.hasWildcards;
}

function answeredByListing(part: QueryPart, terms: QueryTerms): FilterDefinition {
  const { find, reads } = finderOf(part, queryTerm(terms, part.kind, part.name));
  const fits = matcherOf(part, terms);
  return filter<unknown, readonly string[]>({
    ...common,
    reads: () => reads,
    bind: () => ({
      kind: 'each',
      extract: find,
      test: (actual) => actual.some(fits),
      describe: (actual) => ({
        property: part.name,
        ...(!isUnknown(actual) && { actual: shown(asJson(actual)) }),
        expected: { kind: 'compare', op: 'in', value: part.values },
      }),
    }),
  });
}

const common = { name: 'query', schema: z.unknown(), example: '' };

interface Finder {
  readonly find: (resource: Resource) => readonly string[];
  readonly reads: ReadonlySet<string> | 'all';
}

function finderOf({ kind, name }: QueryPart, term: QueryTerm | undefined): Finder {
  if (kind === 'filter' && name.startsWith('tag:')) {
    const key = name.slice('tag:'.length);
    return { find: ({ tags }) => textsOf(tags.get(key)), reads: new Set(['Tags']) };
  }
  if (term === undefined || !('finds' in term)) throw new TypeError(`the listing cannot answer ${name}`);
  const { search, reads } = compileJmespath(term.finds);
  return { find: ({ raw }) => textsOf(search(raw)), reads };
}

/** AWS compares texts: `true`, `100`. A missing value matches nothing. */
function textsOf(actual: unknown): readonly string[] {
  const values = Array.isArray(actual) ? (actual as unknown[]) : [actual];
  return values.flatMap((value) =>
    value === null || value === undefined ? [] : [typeof value === 'string' ? value : JSON.stringify(value)],
  );
}

function matcherOf(part: QueryPart, terms: QueryTerms): (text: string) => boolean {
  const term = queryTerm(terms, part.kind, part.name);
  if (term !== undefined && 'ignoresCase' in term) {
    const values = new Set(part.values.map((value) => value.toLowerCase()));
    return (text) => values.has(text.toLowerCase());
  }
  const isPattern = (value: string): boolean => hasWildcards(part, terms) && value.includes('*');
  // AWS's only wildcard here is the star; a bracket, a wildcard in a shell, is literal.
  const globs = part.values.filter(isPattern).map((value) => compileGlob(value.replaceAll('[', '[[]')));
  const values = new Set(part.values.filter((value) => !isPattern(value)));
  return (text) => values.has(text) || globs.some((glob) => glob(text));
}

function asJson(actual: readonly string[]): Json {
  return actual.length === 1 ? (actual[0] ?? null) : actual;
}

function questionOf(type: string, parts: readonly QueryPart[]): ListingQuestion {
  const filters = parts
    .filter(({ kind }) => kind === 'filter')
    .map(({ name, values }) => ({ Name: name, Values: [...values] }));
  const parameters = Object.fromEntries(
    parts.filter(({ kind }) => kind === 'parameter').map(({ name, values }) => [name, [...values]]),
  );
  return { type, filters, parameters };
}

/** Whether a resource is in AWS's listing for this question. */
function askedOfAws(question: ListingQuestion): FilterDefinition {
  const terms = [
    ...question.filters.map(({ Name, Values }) => ({ name: Name, values: Values })),
    ...Object.entries(question.parameters).map(([name, values]) => ({ name, values })),
  ];
  const needFor = needPerPlace(listingKind, question);
  return filter<unknown, boolean>({
    ...common,
    reads: () => new Set(),
    evidence: ['listing'],
    bind: () => ({
      kind: 'evident',
      needs: (resource) => [needFor(resource)],
      extract: (resource, evidence) => isListed(resource, needFor(resource), evidence),
      test: (actual) => actual,
      describe: (actual) => ({
        property: 'whether AWS lists it',
        ...(!isUnknown(actual) && { actual: shown(actual) }),
        expected: { kind: 'listed', terms },
      }),
    }),
  });
}

function isListed({ id }: Resource, listingNeed: NeedOf<ListingQuestion>, evidence: Evidence): boolean | Unknown {
  const answer = listingKind.answer(evidence, listingNeed);
  if (isUnknown(answer)) return answer;
  const listedIds = idsOf.get(answer) ?? new Set<Json>(answer);
  idsOf.set(answer, listedIds);
  return listedIds.has(id);
}

const idsOf = new WeakMap<object, ReadonlySet<Json>>();

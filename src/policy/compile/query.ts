import * as z from 'zod';
import type { Evidence, Need } from '../../core/evidence/evidence.ts';
import { type FilterDefinition, filter } from '../../core/filter.ts';
import type { Json } from '../../core/json.ts';
import type { Policy } from '../../core/policy.ts';
import type { Position } from '../../core/position.ts';
import { type ListingQuestion, type QueryPart, type QueryWord, type QueryWords, queryWord } from '../../core/query.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { compileJmespath } from '../../python/jmespath/jmespath.ts';
import { compileGlob } from '../../python/regex/glob.ts';
import { needPerPlace } from './need-per-place.ts';

/** A filter that stands for a part of the query, with the place where that was written. */
export interface QueryFilter {
  readonly definition: FilterDefinition;
  readonly at: Position;
}

/**
 * A policy's `query` as filters before its own: the type is listed once for all policies, and each has its query
 * applied to that listing. What the listing does not say is asked of AWS, all of it in one listing of the policy's own.
 */
export function queryFilters(
  { type, query = [] }: Pick<Policy, 'type' | 'query'>,
  words: QueryWords | undefined,
): readonly QueryFilter[] {
  if (words === undefined || query.length === 0) return [];
  const unanswered = query.filter((part) => !isAnswered(part, words));
  const answered = query
    .filter((part) => !unanswered.includes(part))
    .map((part) => ({ at: part.at, definition: answeredByListing(part, words) }));
  const [first] = unanswered;
  return first === undefined
    ? answered
    : [...answered, { at: first.at, definition: askedOfAws(questionOf(type, unanswered)) }];
}

/**
 * Whether the full listing can answer it. AWS says of `?` in one place that it is exactly one character, in another
 * that it may be none, and `\` keeps the next character from its meaning: so AWS itself is asked about values with
 * these.
 */
function isAnswered(part: QueryPart, words: QueryWords): boolean {
  const word = queryWord(words, part.kind, part.name);
  return (
    word !== undefined &&
    'finds' in word &&
    !(hasWildcards(part, words) && part.values.some((value) => /[?\\]/.test(value)))
  );
}

function hasWildcards({ kind }: QueryPart, words: QueryWords): boolean {
  return kind === 'filter' && words.hasWildcards;
}

function answeredByListing(part: QueryPart, words: QueryWords): FilterDefinition {
  const { find, reads } = finderOf(part, queryWord(words, part.kind, part.name));
  const fits = matcherOf(part, words);
  return filter<unknown, readonly string[]>({
    ...common,
    reads: () => reads,
    bind: () => ({
      kind: 'each',
      extract: find,
      test: (actual) => actual.some(fits),
      describe: (actual) => ({
        property: part.name,
        ...(!isUnknown(actual) && { actual: asJson(actual) }),
        expected: part.values.join(' or '),
      }),
    }),
  });
}

const common = { name: 'query', schema: z.unknown(), example: '' };

interface Finder {
  readonly find: (resource: Resource) => readonly string[];
  readonly reads: ReadonlySet<string> | 'all';
}

function finderOf({ kind, name }: QueryPart, word: QueryWord | undefined): Finder {
  if (kind === 'filter' && name.startsWith('tag:')) {
    const key = name.slice('tag:'.length);
    return { find: ({ tags }) => textsOf(tags.get(key)), reads: new Set(['Tags']) };
  }
  if (word === undefined || !('finds' in word)) throw new TypeError(`${name} is not answered by the listing`);
  const { search, reads } = compileJmespath(word.finds);
  return { find: ({ raw }) => textsOf(search(raw)), reads };
}

/** AWS compares texts: `true`, `100`. What is missing fits no value. */
function textsOf(actual: unknown): readonly string[] {
  const values = Array.isArray(actual) ? (actual as unknown[]) : [actual];
  return values.flatMap((value) =>
    value === null || value === undefined ? [] : [typeof value === 'string' ? value : JSON.stringify(value)],
  );
}

function matcherOf(part: QueryPart, words: QueryWords): (text: string) => boolean {
  const word = queryWord(words, part.kind, part.name);
  if (word !== undefined && 'ignoresCase' in word) {
    const values = new Set(part.values.map((value) => value.toLowerCase()));
    return (text) => values.has(text.toLowerCase());
  }
  const isPattern = (value: string): boolean => hasWildcards(part, words) && value.includes('*');
  // The star is AWS's only wildcard here; a bracket, which is one to a shell, is itself.
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

/** Whether a resource is among those that AWS lists for this question. */
function askedOfAws(question: ListingQuestion): FilterDefinition {
  const property = [...question.filters.map(({ Name }) => Name), ...Object.keys(question.parameters)].join(', ');
  const expected = [...question.filters.map(({ Values }) => Values), ...Object.values(question.parameters)]
    .map((values) => values.join(' or '))
    .join(', ');
  const needFor = needPerPlace('listing', question);
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
        property: property,
        ...(!isUnknown(actual) && { actual: actual ? 'listed' : 'not listed' }),
        expected: `${expected}, as AWS lists it`,
      }),
    }),
  });
}

function isListed({ id }: Resource, listingNeed: Need, evidence: Evidence): boolean | Unknown {
  const answer = evidence.get(listingNeed.key);
  if (answer === undefined) return unknown('the listing for this query was not read');
  if (isUnknown(answer)) return answer;
  if (!Array.isArray(answer)) return unknown('the listing for this query gave no ids');
  const listedIds = idsOf.get(answer) ?? new Set<Json>(answer);
  idsOf.set(answer, listedIds);
  return listedIds.has(id);
}

const idsOf = new WeakMap<object, ReadonlySet<Json>>();

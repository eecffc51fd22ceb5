import { nearestName } from '../../core/nearest-name.ts';
import { type QueryPart, type QueryTerm, type QueryTerms, queryTerm } from '../../core/query.ts';
import { entryOf, keyText, type Span, type YamlEntry, type YamlMap, type YamlValue } from '../../python/yaml.ts';
import type { ReadContext } from './elements.ts';
import type { Fault } from './fault.ts';
import { oneOf } from './fault.ts';

/**
 * Reads a policy's `query` in the formats that Custodian has for the type: short (`- instance-state-name: running`),
 * named (`- {Name: …, Values: […]}`), or with `Filters` and parameters of the listing call. Parts that change nothing
 * (page sizes, `Owners: [self]`) are left out. Source: Custodian's QueryParser; for the style `members` its
 * `merge_dict_list`.
 */
export function readQuery(list: YamlValue, context: ReadContext): readonly QueryPart[] {
  if (list.kind !== 'list' || list.items.length === 0) return [];
  const type = context.names.type.name;
  const terms = context.names.type.query;
  if (terms === undefined) {
    return reportFault(
      context,
      queryFault(list, `Custodian ignores \`query\` for ${type} and lists all of them.`, 'Use `filters` instead.'),
    );
  }
  const query: QueryContext = { ...context, query: terms, type };
  const entries = list.items.filter((item) => item.kind === 'map' && item.entries.length > 0) as readonly YamlMap[];
  const parts = terms.style === 'members' ? lastOfEach(entries, query) : ofEntries(entries, query);
  return joined(parts);
}

type QueryContext = ReadContext & { readonly query: QueryTerms; readonly type: string };

/** Custodian infers the format from the first entry; the others must have the same. */
function ofEntries(items: readonly YamlMap[], context: QueryContext): readonly QueryPart[] {
  const { query } = context;
  const [first] = items;
  const name = first === undefined ? '' : nameOf(first);
  if (first !== undefined && query.takesNamed && entryOf(first, 'Values'))
    return items.flatMap((item) => named(item, context));
  const isShort =
    name !== 'Filters' && !Object.hasOwn(query.parameters, name) && queryTerm(query, 'filter', name) !== undefined;
  const single = items.flatMap((item) => singleEntry(item, context) ?? []);
  if (isShort) return single.flatMap(({ key, value }) => partOf('filter', keyText(key), key, valuesOf(value), context));
  return lastFilters(single, context).flatMap((entry) => explicit(entry, context));
}

function nameOf({ entries }: YamlMap): string {
  return entries[0] === undefined ? '' : keyText(entries[0].key);
}

/** Custodian reads only the first key of an entry, or fails; so a second key is a fault here. */
function singleEntry({ entries }: YamlMap, context: QueryContext): YamlEntry | undefined {
  const [first, second] = entries;
  if (second === undefined) return first;
  const isNamed = entries.some(({ key }) => keyText(key) === 'Values');
  const remedy = isNamed ? 'Write `- Filters: [{Name: …, Values: […]}]`.' : 'Begin a new entry with `- `.';
  context.fault(queryFault(second.key, 'An entry of this `query` has one key.', remedy));
  return undefined;
}

/** Merges the names of the call as Custodian does: a later one replaces an earlier one. */
function lastOfEach(items: readonly YamlMap[], context: QueryContext): readonly QueryPart[] {
  const last = new Map<string, YamlEntry>();
  for (const entry of items.flatMap(({ entries }) => entries)) {
    const name = keyText(entry.key);
    const earlier = last.get(name);
    if (earlier) context.fault(replaced(earlier.key, name));
    last.set(name, entry);
  }
  return [...last.values()].flatMap((entry) => explicit(entry, context));
}

/** Of several `Filters` Custodian sends only the last. */
function lastFilters(entries: readonly YamlEntry[], context: QueryContext): readonly YamlEntry[] {
  const filters = entries.filter(({ key }) => keyText(key) === 'Filters');
  const dropped = filters.slice(0, -1);
  // Entries without effect are still validated.
  for (const entry of dropped) {
    explicit(entry, context);
    context.fault(replaced(entry.key, 'Filters'));
  }
  return entries.filter((entry) => !dropped.includes(entry));
}

function replaced(span: Span, name: string): Fault {
  return {
    ...queryFault(
      span,
      `This \`${name}\` has no effect: a later one replaces it, as in Custodian.`,
      `Put all of it under one \`${name}\`.`,
    ),
    severity: 'warning',
  };
}

function explicit({ key, value }: YamlEntry, context: QueryContext): readonly QueryPart[] {
  const name = keyText(key);
  if (name !== 'Filters') return partOf('parameter', name, key, valuesOf(value), context);
  if (value.kind !== 'list')
    return reportFault(
      context,
      queryFault(key, '`Filters` needs a list.', 'Write `- Filters: [{Name: …, Values: […]}]`.'),
    );
  const parts = value.items.flatMap((item) =>
    item.kind === 'map' ? named(item, context) : reportFault(context, notNamed(item)),
  );
  const twice = context.query.style === 'members' && new Set(parts.map((part) => part.name)).size < parts.length;
  // Custodian joins their values for some types only. For these it sends both, and AWS does not document the result.
  return twice
    ? reportFault(context, queryFault(key, '`Filters` names one filter twice.', 'Put all of its values into one.'))
    : parts;
}

/** Reads `{Name: …, Values: […]}`. */
function named(item: YamlMap, context: QueryContext): readonly QueryPart[] {
  const name = entryOf(item, 'Name')?.value;
  const values = entryOf(item, 'Values');
  if (name?.kind !== 'text' || values === undefined) return reportFault(context, notNamed(item));
  if (values.value.kind !== 'list')
    return reportFault(context, queryFault(values.value, '`Values` needs a list.', 'Put the value into `[ ]`.'));
  const extra = item.entries.find(({ key }) => !['Name', 'Values'].includes(keyText(key)));
  if (extra)
    return reportFault(
      context,
      queryFault(
        extra.key,
        `A filter of a query cannot have \`${keyText(extra.key)}\`.`,
        'It has `Name` and `Values`.',
      ),
    );
  return partOf('filter', name.value, name, values.value.items, context);
}

function notNamed(item: YamlValue): Fault {
  const span = item.kind === 'map' ? (item.entries[0]?.key ?? item) : item;
  return queryFault(span, 'A filter of a query needs `Name` and `Values`.', 'Write `{Name: …, Values: […]}`.');
}

function valuesOf(value: YamlValue): readonly YamlValue[] {
  return value.kind === 'list' ? value.items : [value];
}

function partOf(
  kind: QueryPart['kind'],
  name: string,
  span: Span,
  items: readonly YamlValue[],
  context: QueryContext,
): readonly QueryPart[] {
  const term = queryTerm(context.query, kind, name);
  if (term === undefined) return reportFault(context, unknownTerm(kind, name, span, context));
  if ('pages' in term) return [];
  const values = items.flatMap((item) => sentText(item, name, term, context) ?? []);
  if (items.length === 0 && !('only' in term))
    return reportFault(context, queryFault(span, `\`${name}\` has no value.`, 'Add one, or remove it.'));
  if (items.length === 0 && 'only' in term) return reportFault(context, outsideFault(name, 'none', span, term));
  if ('only' in term || values.length === 0) return [];
  return [{ kind, name, values, at: context.document.at(span) }];
}

/** The value as it is sent to AWS; a value that Custodian refuses or fails on is reported. */
function sentText(item: YamlValue, name: string, term: QueryTerm, context: QueryContext): string | undefined {
  const text = textOf(item, term);
  if (text === undefined) {
    const shown =
      item.kind === 'boolean' || item.kind === 'integer' || item.kind === 'date' ? `'${String(item.value)}'` : 'it';
    context.fault(
      queryFault(
        item,
        `A value of \`${name}\` must be text.`,
        shown === 'it' ? 'Write text.' : `Quote it: \`${shown}\`.`,
      ),
    );
    return undefined;
  }
  if ('only' in term && !term.only.includes(text)) {
    context.fault(outsideFault(name, text, item, term));
    return undefined;
  }
  if (term.values && !term.values.includes(text)) {
    const nearest = nearestName(text, term.values);
    context.fault(
      queryFault(
        item,
        `\`${name}\` cannot be \`${text}\`.`,
        nearest ? `Did you mean \`${nearest}\`?` : `It can be ${oneOf(term.values)}.`,
      ),
    );
    return undefined;
  }
  return text;
}

function textOf(item: YamlValue, term: QueryTerm): string | undefined {
  if (item.kind === 'text') return item.value;
  if (item.kind === 'integer' && term.isNumber) return String(item.value);
  return item.kind === 'boolean' && 'only' in term ? String(item.value) : undefined;
}

/**
 * Reports values that select resources outside Mayfly's listing: filtering the listing by them would find none, as if
 * there were none.
 */
function outsideFault(
  name: string,
  value: string,
  span: Span,
  { only, because }: { readonly only: readonly string[]; readonly because: string },
): Fault {
  const message = `\`${name}\` cannot be \`${value}\`: ${because}.`;
  return {
    ...queryFault(
      span,
      message,
      only.length === 0 ? `Remove \`${name}\`.` : `Write ${oneOf(only)}, or remove \`${name}\`.`,
    ),
    code: 'policy/query-outside',
  };
}

function unknownTerm(kind: QueryPart['kind'], name: string, span: Span, { query, type }: QueryContext): Fault {
  const filters = [...Object.keys(query.filters), ...(query.filtersTags ? ['tag:'] : [])];
  const known = kind === 'filter' ? filters : ['Filters', ...Object.keys(query.parameters)];
  const code = 'policy/unknown-query';
  if (kind === 'parameter' && queryTerm(query, 'filter', name)) {
    return {
      ...queryFault(span, `\`${name}\` is a filter.`, `Write it under \`Filters\`: \`{Name: ${name}, Values: […]}\`.`),
      code,
    };
  }
  if (name === 'tag' || name === 'tag:')
    return { ...queryFault(span, `\`${name}\` names no tag key.`, 'Write `tag:KEY`, or `tag-key`.'), code };
  const knownNames = [...new Set([...known, ...(query.style === 'entries' ? filters : [])])];
  const nearest = nearestName(name, knownNames);
  return {
    ...queryFault(
      span,
      `A query of ${type} has no key \`${name}\`.`,
      nearest ? `Did you mean \`${nearest}\`?` : `It can have ${oneOf(knownNames)}.`,
    ),
    code,
  };
}

/** Values of the same name are joined, as in Custodian: one of them must match. */
function joined(parts: readonly QueryPart[]): readonly QueryPart[] {
  const byName = new Map<string, QueryPart>();
  for (const part of parts) {
    const key = `${part.kind} ${part.name}`;
    const earlier = byName.get(key);
    byName.set(key, earlier ? { ...earlier, values: [...new Set([...earlier.values, ...part.values])] } : part);
  }
  return [...byName.values()];
}

function queryFault(span: Span, message: string, remedy: string): Fault {
  return { code: 'policy/bad-query', span, message, remedy };
}

function reportFault(context: ReadContext, fault: Fault): readonly QueryPart[] {
  context.fault(fault);
  return [];
}

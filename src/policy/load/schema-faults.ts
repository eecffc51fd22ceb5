import * as z from 'zod';
import type { Json } from '../../core/json.ts';
import { nearestName } from '../../core/nearest-name.ts';
import type { Span } from '../../python/yaml.ts';
import type { Fault } from './fault.ts';
import { oneOf } from './fault.ts';

/**
 * What a schema has validated: the value, its name for people (`the filter \`value\``), and the positions of its parts.
 */
export interface Checked {
  readonly schema: z.ZodType;
  readonly value: Json;
  readonly name: string;
  readonly spanOf: (path: readonly (string | number)[], which: 'key' | 'value') => Span;
  readonly seeAlso?: string;
}

type Issue = z.core.$ZodIssue;
type Path = readonly (string | number)[];

/** One fault for each issue, in the words of the policy's author. */
export function schemaFaults(issues: readonly Issue[], checked: Checked): readonly Fault[] {
  return issues.flatMap((issue) => issueFaults(issue, [], checked));
}

function issueFaults(issue: Issue, prefix: Path, checked: Checked): readonly Fault[] {
  const path = [...prefix, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  const place: IssuePlace = {
    path,
    checked,
    shown: naming(path, checked).shown,
    found: valueAt(checked.value, path),
  };
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, place));
    case 'invalid_type':
      return [wrongType(issue.expected, place)];
    case 'invalid_value':
      return [wrongValue(issue.values.map(String), place)];
    case 'too_small':
      return [outOfBounds(issue.origin, 'at least', Number(issue.minimum), issue.inclusive !== false, place)];
    case 'too_big':
      return [outOfBounds(issue.origin, 'at most', Number(issue.maximum), issue.inclusive !== false, place)];
    case 'invalid_union':
      return unionFaults(issue, place);
    case 'not_multiple_of':
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return [
        fault('wrong-value', `${place.shown}: ${issue.message.replace(/\.$/, '')}.`, 'Correct the value.', place),
      ];
    default:
      return issue satisfies never;
  }
}

/** Where an issue is: its path, how messages call it, and what was found there. */
interface IssuePlace {
  readonly path: Path;
  readonly checked: Checked;
  readonly shown: string;
  readonly found: Json | undefined;
}

function fault(
  code: string,
  message: string,
  remedy: string,
  { path, checked }: Pick<IssuePlace, 'path' | 'checked'>,
  which: 'key' | 'value' = 'value',
): Fault {
  return {
    code: `policy/${code}`,
    span: checked.spanOf(path, which),
    message,
    remedy,
    ...(checked.seeAlso !== undefined && { seeAlso: checked.seeAlso }),
  };
}

function unknownKey(key: string, { path, checked, shown }: IssuePlace): Fault {
  const known = keysAt(checked.schema, path);
  const nearest = nearestName(key, known);
  const remedy =
    nearest === undefined
      ? `It can have ${known.length === 0 ? 'no options' : oneOf(known)}.`
      : `Did you mean \`${nearest}\`?`;
  return fault('unknown-key', `${shown} has no key \`${key}\`.`, remedy, { path: [...path, key], checked }, 'key');
}

function missingKey({ path, checked }: IssuePlace, expected: string): Fault {
  const key = String(path.at(-1));
  const parent = path.slice(0, -1);
  return fault(
    'missing-key',
    `${naming(parent, checked).shown} needs \`${key}\`.`,
    `Add \`${key}\`: ${expected}.`,
    { path: parent, checked },
    'key',
  );
}

function wrongType(expected: string, place: IssuePlace): Fault {
  const { shown, found } = place;
  const expectedType = typeText(expected);
  if (found === undefined) return missingKey(place, expectedType);
  const message = `${shown} must be ${expectedType}; this is ${kindOf(found)}.`;
  return fault('wrong-type', message, remedyForType(expected, found), place);
}

function wrongValue(values: readonly string[], place: IssuePlace): Fault {
  const { shown, found } = place;
  if (found === undefined) return missingKey(place, oneOf(values));
  const nearest = typeof found === 'string' ? nearestName(found, values) : undefined;
  const message = `${shown} cannot be ${typeof found === 'object' ? kindOf(found) : `\`${String(found)}\``}.`;
  const remedy = nearest === undefined ? `It can be ${oneOf(values, 30)}.` : `Did you mean \`${nearest}\`?`;
  return fault('wrong-value', message, remedy, place);
}

function outOfBounds(
  origin: string,
  bound: 'at least' | 'at most',
  limit: number,
  isInclusive: boolean,
  place: IssuePlace,
): Fault {
  const isSmall = bound === 'at least';
  const remedyForSize = isSmall ? 'Add to it.' : 'Shorten it.';
  const direction = isSmall ? 'more' : 'less';
  const remedyForNumber = isInclusive
    ? `Write ${limit} or ${direction}.`
    : `Write a number ${direction} than ${limit}.`;
  return fault(
    'wrong-value',
    `${place.shown} must ${sizeText(origin, bound, limit, isInclusive)}.`,
    typeof place.found === 'number' ? remedyForNumber : remedyForSize,
    place,
  );
}

/**
 * If several forms are allowed, reports the faults of the one that the author most likely meant; if none is close,
 * names all forms.
 */
function unionFaults(issue: Extract<Issue, { code: 'invalid_union' }>, place: IssuePlace): readonly Fault[] {
  const { path, checked, shown, found } = place;
  const branches = issue.errors.map((issues) => ({
    issues,
    isNear: issues.every((part) => part.path.length > 0 || part.code === 'unrecognized_keys'),
  }));
  const near = branches.filter(({ isNear }) => isNear).sort((a, b) => a.issues.length - b.issues.length)[0];
  if (near !== undefined && near.issues.length > 0)
    return near.issues.flatMap((part) => issueFaults(part, path, checked));
  const forms = [...new Set(branches.flatMap(({ issues }) => issues.map(formText)))].filter((word) => word !== '');
  const message =
    found === undefined
      ? `${shown} is missing.`
      : `${shown} cannot be ${typeof found === 'object' ? kindOf(found) : `\`${String(found)}\``}.`;
  return [
    fault(
      found === undefined ? 'missing-key' : 'wrong-value',
      message,
      forms.length === 0 ? 'See the reference for its forms.' : `It must be ${forms.join(', or ')}.`,
      place,
    ),
  ];
}

function formText(issue: Issue): string {
  if (issue.code === 'invalid_type') return typeText(issue.expected);
  if (issue.code === 'invalid_value') return oneOf(issue.values.map(String), 30);
  if (issue.code === 'invalid_union') return [...new Set(issue.errors.flat().map(formText))].join(', or ');
  return 'message' in issue ? issue.message.toLowerCase().replace(/\.$/, '') : '';
}

/** How messages call a path: the whole by its name, a part by the last key of its path. */
function naming(path: Path, checked: Checked): { readonly shown: string } {
  const key = path.findLast((part) => typeof part === 'string');
  if (key === undefined)
    return { shown: path.length === 0 ? capital(checked.name) : `Entry ${Number(path.at(-1)) + 1} of ${checked.name}` };
  const last = path.at(-1);
  return { shown: typeof last === 'number' ? `Entry ${last + 1} of \`${key}\`` : `\`${key}\`` };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function valueAt(value: Json, path: Path): Json | undefined {
  let here: Json | undefined = value;
  for (const part of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) return undefined;
    here = (here as { readonly [key: string | number]: Json })[part];
  }
  return here;
}

/** The keys that the schema has at a path. */
function keysAt(schema: unknown, path: Path): readonly string[] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => keysAt(option, path));
  const [part, ...rest] = path;
  if (inner instanceof z.ZodObject) {
    const shape = inner.shape as Readonly<Record<string, unknown>>;
    return part === undefined ? Object.keys(shape) : keysAt(shape[part], rest);
  }
  if (inner instanceof z.ZodArray && part !== undefined) return keysAt(inner.element, rest);
  if (inner instanceof z.ZodRecord && part !== undefined) return keysAt(inner.valueType, rest);
  return [];
}

function unwrapped(schema: unknown): unknown {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodPrefault
  )
    return unwrapped(schema.unwrap());
  if (schema instanceof z.ZodPipe) return unwrapped(schema.in);
  if (schema instanceof z.ZodLazy) return unwrapped(schema.unwrap());
  return schema;
}

function typeText(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: '`true` or `false`',
    array: 'a list',
    object: 'a mapping',
    record: 'a mapping',
    null: 'empty',
  };
  return words[expected] ?? expected;
}

function kindOf(value: Json): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeText(typeof value === 'number' ? 'number' : typeof value);
}

function remedyForType(expected: string, found: Json): string {
  if (expected === 'string' && (typeof found === 'number' || typeof found === 'boolean'))
    return `Quote it: \`'${String(found)}'\`.`;
  if (expected === 'array' && found !== null) return 'Begin it with `- `, or put it into `[ ]`.';
  if (
    (expected === 'number' || expected === 'int') &&
    typeof found === 'string' &&
    found.trim() !== '' &&
    Number.isFinite(Number(found))
  )
    return 'Remove the quotes.';
  return 'Correct the value.';
}

function sizeText(origin: string, bound: string, limit: number, isInclusive: boolean): string {
  if (origin === 'string') return `have ${bound} ${limit} characters`;
  if (origin === 'array' || origin === 'set') return `have ${bound} ${limit} entries`;
  if (origin === 'object' || origin === 'record' || origin === 'map') return `have ${bound} ${limit} keys`;
  return isInclusive ? `be ${bound} ${limit}` : `be ${bound === 'at least' ? 'more' : 'less'} than ${limit}`;
}

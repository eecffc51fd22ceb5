import type { Listener } from './event.ts';

/** A function of a resource type threw: this says which one, `ebs.partOf`. The cause is the error itself. */
export class TypeFault extends Error {
  override readonly name = 'TypeFault';
  readonly where: string;

  constructor(where: string, cause: unknown) {
    super(`${where}: ${textOf(cause)}`, { cause });
    this.where = where;
  }
}

/**
 * Reports an error of Mayfly's own code that does not end the run: what it concerns is refused or unknown, and the
 * others continue. Without a report it would only look like a refusal.
 * @param where what Mayfly was doing. A `TypeFault` names its function itself.
 */
export type ReportFault = (where: string, error: unknown) => void;

/**
 * Reports each fault once: the same place in the code, in the same type's function, is met again with each resource.
 */
export function faultReporter(listen: Listener): ReportFault {
  const reported = new Set<string>();
  return (where, error) => {
    const place = error instanceof TypeFault ? error.where : where;
    const key = `${error instanceof TypeFault ? place : ''}|${thrownAt(innermost(error))}`;
    if (reported.has(key)) return;
    reported.add(key);
    listen({ kind: 'fault', where: place, message: textOf(innermost(error)), stack: stackOf(error) });
  };
}

/**
 * The result of some work, or what `otherwise` makes of the error's text. Where nobody hears of faults, the error is
 * thrown.
 */
export function orOnFault<Value, Other>(
  fault: ReportFault | undefined,
  where: string,
  work: () => Value,
  otherwise: (cause: string) => Other,
): Value | Other {
  if (fault === undefined) return work();
  try {
    return work();
  } catch (error) {
    fault(where, error);
    return otherwise(textOf(error));
  }
}

/**
 * Whether an error is a mistake in code: one of ECMAScript's own classes. Whatever we throw on purpose has a class of
 * its own. A plain Error with a code is from Node: the file system, or SQLite.
 */
export function isMistake(error: unknown): boolean {
  if (error instanceof TypeFault) return true;
  if (!Error.isError(error)) return false;
  const { name } = error.constructor;
  return name === 'Error' ? !('code' in error) : mistakes.has(name);
}

const mistakes: ReadonlySet<string> = new Set(
  [TypeError, RangeError, ReferenceError, SyntaxError, URIError].map(({ name }) => name),
);

/**
 * The same value, with each function in it throwing a `TypeFault` that names it by its path. Only plain objects and
 * lists are followed. Errors that were thrown on purpose stay as they are.
 */
export function namingFaults<Value>(value: Value, path: string): Value {
  if (typeof value === 'function') return namingFunction(value, path) as Value;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => namingFaults(item, `${path}[${index}]`)) as Value;
  if (!isPlain(value)) return value;
  const members = Object.entries(value).map(([key, member]) => [key, namingFaults<unknown>(member, `${path}.${key}`)]);
  return Object.fromEntries(members) as Value;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

type AnyFunction = (this: unknown, ...parameters: unknown[]) => unknown;

function namingFunction(named: unknown, path: string): AnyFunction {
  const call = named as AnyFunction;
  return function (...parameters) {
    try {
      const result = Reflect.apply(call, this, parameters);
      return result instanceof Promise ? result.catch((error: unknown) => rethrow(path, error)) : result;
    } catch (error) {
      return rethrow(path, error);
    }
  };
}

function rethrow(path: string, error: unknown): never {
  throw isMistake(error) && !(error instanceof TypeFault) ? new TypeFault(path, error) : error;
}

function textOf(error: unknown): string {
  if (error instanceof TypeFault) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function innermost(error: unknown): unknown {
  return error instanceof TypeFault ? innermost(error.cause) : error;
}

/** Where it was thrown: the first file, line and column in the stack. The function's name depends on its caller. */
function thrownAt(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : String(error);
  return /^ +at .*?([^ (]+:\d+:\d+)\)?$/m.exec(stack)?.[1] ?? stack;
}

/** The stack of the error and of its causes. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? textOf(error);
  return error.cause === undefined ? own : `${own}\nCaused by: ${stackOf(error.cause)}`;
}

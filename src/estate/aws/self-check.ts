import { compilePattern } from '../../core/glob.ts';
import { NotPermitted } from '../../core/permit.ts';
import type { Place } from '../../core/resource.ts';
import type { SelfEntry } from './operation.ts';
import { readRequest } from './protocol/read-request.ts';
import type { OutgoingRequest } from './protocol/request.ts';
import type { Service } from './service.ts';

/** A call on something of Mayfly's own that is about to leave. */
export interface CheckedSelfCall {
  readonly service: Service;
  readonly entry: SelfEntry<never, unknown>;
  readonly place: Place;
  /** The address that stands in for AWS. */
  readonly endpoint?: string | undefined;
  /** ARNs, or patterns in which `*` stands for anything. */
  readonly allowed: readonly string[];
}

/**
 * Rejects a call to anything that mayfly.yml does not name as Mayfly's own. What the call is done to is read from the
 * serialised request, after which nothing changes it.
 */
export function assertOwn(request: OutgoingRequest, call: CheckedSelfCall): void {
  const arn = arnIn(request, call);
  if (!call.allowed.some((pattern) => compilePattern(pattern)(arn)))
    throw new NotPermitted(`${call.entry.operation} on ${arn}, which mayfly.yml does not name as Mayfly's own`);
}

const fromPlace: ReadonlySet<string> = new Set(['account', 'region'] satisfies (keyof Place)[]);

function arnIn(request: OutgoingRequest, { service, entry, place, endpoint }: CheckedSelfCall): string {
  const { operation, on, line, isPayload } = entry;
  const isRest = line !== undefined;
  const memberOf = (placeholder: string): string => (isRest ? `{${placeholder}}` : placeholder);
  const placeholders = [...on.matchAll(/\{(\w+)\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => !fromPlace.has(name));
  const read = readRequest(
    request,
    { operation, members: placeholders.map(memberOf), ...(isRest && { line }), ...(isPayload && { isPayload }) },
    // A bucket has one name in all regions.
    { service, place, endpoint, anyRegion: service.hasBucketHosts === true },
  );
  const valueAt = (placeholder: string): string => {
    const [value, ...others] = read.get(memberOf(placeholder)) ?? [];
    if (value === undefined || value === '' || others.length > 0)
      throw new NotPermitted(`${operation} does not name the one ${placeholder} that it is for`);
    return value;
  };
  const values = new Map(placeholders.map((placeholder) => [placeholder, valueAt(placeholder)]));
  // A table or a parameter may be named by its ARN. The path of a REST call never is one: a key may look like an ARN.
  const [only] = [...values.values()];
  if (!isRest && values.size === 1 && only?.startsWith('arn:')) return only;
  return on.replaceAll(/(\/?)\{(\w+)\}/g, (_, slash: string, name: string) => {
    const value = values.get(name) ?? place[name as keyof Place];
    return slash + (slash === '' ? value : value.replace(/^\//, ''));
  });
}

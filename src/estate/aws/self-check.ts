import { compilePattern } from '../../core/glob.ts';
import { awsPartitionOf } from '../../core/partition.ts';
import { NotPermitted } from '../../core/permit.ts';
import type { Place } from '../../core/resource.ts';
import type { SelfEntry } from './operation.ts';
import { readRequest } from './protocol/read-request.ts';
import type { OutgoingRequest } from './protocol/request.ts';
import type { Service } from './service.ts';

/** A call on one of Mayfly's own resources that is about to be sent. */
export interface CheckedSelfCall {
  readonly service: Service;
  readonly entry: SelfEntry<never, unknown>;
  readonly place: Place;
  /** The address that is used instead of AWS. */
  readonly endpoint?: string | undefined;
  /** ARNs, or patterns in which `*` stands for any characters. */
  readonly allowed: readonly string[];
}

/**
 * Rejects a call on anything that mayfly.yml does not name as Mayfly's own. The resource is read from the serialised
 * request, which nothing changes afterwards.
 */
export function assertOwn(request: OutgoingRequest, call: CheckedSelfCall): void {
  const arn = arnIn(request, call);
  if (!call.allowed.some((pattern) => compilePattern(pattern)(arn)))
    throw new NotPermitted(`${call.entry.operation} on ${arn}, which mayfly.yml does not name as Mayfly's own`);
}

/** The ARN of the resource that a request calls. */
function arnIn(request: OutgoingRequest, { service, entry, place, endpoint }: CheckedSelfCall): string {
  const { operation, on, line, isPayload } = entry;
  const isRest = line !== undefined;
  const names = [...on.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).filter((name) => !fromPlace.has(name));
  const memberOf = (name: string): string => (isRest ? `{${name}}` : name);
  const read = readRequest(
    request,
    { operation, members: names.map(memberOf), ...(isRest && { line }), ...(isPayload && { isPayload }) },
    // The name of a bucket is the same in all regions.
    { service, place, endpoint, anyRegion: service.hasBucketHosts === true },
  );
  const partition = awsPartitionOf(place.region);
  const values = new Map<string, string>(Object.entries({ partition, account: place.account, region: place.region }));
  for (const name of names) values.set(name, onlyOne(read.get(memberOf(name)), name, operation));
  const [first = '', ...others] = names;
  // An ARN may name a table or a parameter. It may not be part of a path, because the key of an object can look like
  // one.
  const whole = values.get(first) ?? '';
  return !isRest && others.length === 0 && whole.startsWith('arn:') ? whole : filled(on, values);
}

const fromPlace: ReadonlySet<string> = new Set(['partition', 'account', 'region']);

function onlyOne(values: readonly string[] = [], name: string, operation: string): string {
  const [value, ...others] = values;
  if (value === undefined || value === '' || others.length > 0)
    throw new NotPermitted(`${operation} does not name the one ${name} that it is for`);
  return value;
}

/** `parameter/{Name}` is `parameter/mayfly/halt` for `/mayfly/halt`. */
function filled(template: string, values: ReadonlyMap<string, string>): string {
  return template.replaceAll(/(\/?)\{(\w+)\}/g, (_, slash: string, name: string) => {
    const value = values.get(name) ?? '';
    return slash === '' ? value : `/${value.replace(/^\//, '')}`;
  });
}

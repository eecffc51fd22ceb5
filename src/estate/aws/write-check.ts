import { NotPermitted, type Permit } from '../../core/permit.ts';
import type { Place } from '../../core/resource.ts';
import { anyType, type WriteEntry } from './operation.ts';
import { readRequest } from './protocol/read-request.ts';
import type { OutgoingRequest } from './protocol/request.ts';
import type { Service } from './service.ts';

/** A write that is about to be sent, and the permits for it. */
export interface CheckedWrite {
  readonly service: Service;
  readonly entry: WriteEntry<never, unknown>;
  readonly permits: readonly Permit[];
  readonly place: Place;
  /** The address that is used instead of AWS. */
  readonly endpoint?: string | undefined;
}

/**
 * Rejects a write that is not exactly what its permits allow. It reads the serialised request, which nothing changes
 * afterwards: the operation must be the entry's, a permit with the right type and verb must cover every named target,
 * and every permit must be used.
 */
export function assertCovered(
  request: OutgoingRequest,
  { service, entry, permits, place, endpoint }: CheckedWrite,
): void {
  const { operation, verbs, targets, line } = entry;
  for (const permit of permits)
    if (!verbs.includes(permit.verb))
      throw new NotPermitted(`the permit for ${permit.arn} is for ${permit.verb}, and ${operation} is not`);

  const members = Object.keys(targets);
  const read = readRequest(request, { operation, members, ...(line && { line }) }, { service, place, endpoint });
  const named = members.flatMap((member) =>
    (read.get(member) ?? []).map((value) => ({ value, types: targets[member] ?? [] })),
  );
  if (named.length === 0) throw new NotPermitted(`${operation} does not name what it changes`);
  for (const { value, types } of named)
    if (!permits.some((permit) => covers(permit, value, types, service)))
      throw new NotPermitted(`${operation} names ${value}, for which there is no permit`);
  for (const permit of permits)
    if (!named.some(({ value, types }) => covers(permit, value, types, service)))
      throw new NotPermitted(`${operation} does not name ${permit.arn}, which it has a permit for`);
}

type Targets = WriteEntry<never, unknown>['targets'][string];

function covers(permit: Permit, value: string, types: Targets, { iam }: Service): boolean {
  // The permit's ARN shows the service of its own type only. What else it covers may be of another service.
  const isOf = (type: string): boolean =>
    types === anyType ? type === permit.type && permit.arn.split(':')[2] === iam : types.includes(type);
  if (permit.arn === value && isOf(permit.type)) return true;
  return permit.covers.some((covered) => covered.id === value && isOf(covered.type));
}

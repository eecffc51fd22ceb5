import { NotPermitted, type Permit } from '../../core/permit.ts';
import type { Written } from './operation.ts';

/**
 * Rejects a write that is not exactly what its permits allow. It reads the body as it goes over the wire, after which
 * nothing changes it: the action must be the entry's, every target named must be covered by a permit of the right type
 * and verb, and every permit must be used.
 * @param body a form (`Action=DeleteVolume&VolumeId=vol-1`), as EC2, RDS and CloudFormation speak; no other form can be
 * checked, so it is refused.
 */
export function assertHits(entry: Written<never, unknown>, body: unknown, permits: readonly Permit[]): void {
  if (typeof body !== 'string')
    throw new NotPermitted(`${entry.operation} goes over the wire in a form that cannot be checked`);
  const form = [...new URLSearchParams(body)];
  const actions = form.filter(([member]) => member === 'Action').map(([, value]) => value);
  if (actions.length !== 1 || actions[0] !== entry.operation)
    throw new NotPermitted(`${entry.operation} would be sent as ${actions.join(', ') || 'nothing'}`);

  for (const permit of permits)
    if (!entry.verbs.includes(permit.verb))
      throw new NotPermitted(`the permit for ${permit.arn} is for ${permit.verb}, and ${entry.operation} is not`);

  const named = form.flatMap(([member, value]) => {
    const types = entry.hits[member.replaceAll(/\.\d+(?=\.|$)/g, '.N')];
    return types ? [{ value, types }] : [];
  });
  if (named.length === 0) throw new NotPermitted(`${entry.operation} does not say what it hits`);
  for (const { value, types } of named)
    if (!permits.some((permit) => covers(permit, value, types)))
      throw new NotPermitted(`${entry.operation} hits ${value}, for which there is no permit`);
  for (const permit of permits)
    if (!named.some(({ value, types }) => covers(permit, value, types)))
      throw new NotPermitted(`${entry.operation} does not hit ${permit.arn}, which it has a permit for`);
}

function covers(permit: Permit, value: string, types: readonly string[]): boolean {
  if (permit.arn === value && types.includes(permit.type)) return true;
  return permit.covers.some((covered) => covered.id === value && types.includes(covered.type));
}

import type { Receipt } from '../../core/receipt.ts';
import type { Resource } from '../../core/resource.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import { identifyingKey } from '../../guard/identity.ts';
import type { StepRow } from '../../ledger/steps.ts';

/**
 * Whether AWS shows another resource of the same name than the one of the receipt: it was created at another time.
 * Undefined moments say nothing.
 */
export function isOther(current: Pick<Resource, 'raw'>, { raw }: Pick<Resource, 'raw'>, type: ResourceType): boolean {
  const key = identifyingKey(type);
  if (key === undefined) return false;
  const [then, now] = [raw[key], current.raw[key]];
  return typeof then === 'string' && typeof now === 'string' && Date.parse(then) !== Date.parse(now);
}

/**
 * Whether something of the receipt's own name is what the restore means by it: neither a later one of that name, nor
 * what this attempt has created itself, whether or not it came to record that.
 */
export function isMeant(
  current: Resource,
  { subject }: Receipt,
  source: Resource,
  { type, rows }: { readonly type: ResourceType; readonly rows: readonly StepRow[] },
): boolean {
  if (current.type !== subject.type || current.id !== subject.id) return true;
  const step = current.tags.get('mayfly:step');
  return !isOther(current, source, type) && !rows.some((row) => row.step === step);
}

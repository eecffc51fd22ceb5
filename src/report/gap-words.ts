import type { Gap } from '../core/plan.ts';
import { count } from './amounts.ts';
import { plain } from './plain.ts';
import { sentence } from './sentence.ts';

/** `ebs in 123456789012 eu-west-1 for expired-ttl: Tags of 12 resources (vol-1, vol-2, …): AccessDenied on Tags` */
export function gapWords(gap: Gap): string {
  const place = `${gap.type} in ${gap.account} ${gap.region}`;
  const policy = gap.policy === undefined ? '' : ` for ${gap.policy}`;
  if (gap.what === 'list' && gap.examples.length === 0) return `${place}: not listed: ${sentence(gap.cause)}`;
  if (gap.examples.length === 0) return `${place}${policy}: ${plain(gap.what)}: ${sentence(gap.cause)}`;
  const examples = gap.examples.slice(0, 2).map((arn) => plain(nameIn(arn)));
  const named = [...examples, ...(gap.count > examples.length ? ['…'] : [])].join(', ');
  return `${place}${policy}: ${plain(gap.what)} of ${count(gap.count, 'resource')} (${named}): ${sentence(gap.cause)}`;
}

/** The name in an ARN: `volume/vol-1` → `vol-1`, `stack/web/5ad1…` → `web`, `db:orders` → `orders`. */
function nameIn(arn: string): string {
  const [last = arn, name] = arn.slice(arn.lastIndexOf(':') + 1).split('/');
  return name ?? last;
}

import { awsPartitionOf } from '../../core/partition.ts';
import { formatTime } from '../../python/dates.ts';
import type { RunVariables } from './expand-variables.ts';

/** Names that Custodian leaves to its filters and actions: they stay as written. */
const deferred: ReadonlySet<string> = new Set([
  ...[
    'account',
    'event',
    'op',
    'action_date',
    'service',
    'bucket_region',
    'bucket_name',
    'source_bucket_name',
    'source_bucket_region',
  ],
  ...['target_bucket_name', 'target_prefix', 'LoadBalancerName'],
]);

/**
 * Python's `str.format` with Custodian's variables. Where Python would raise (an unknown name, a single brace, a format
 * that a text does not accept) the text stays as it is. Custodian does the same for unknown names, and stops with an
 * error for the others.
 */
export function expandText(written: string, variables: RunVariables): string {
  let result = '';
  let rest = written;
  for (;;) {
    const brace = rest.search(/[{}]/);
    if (brace < 0) return result + rest;
    result += rest.slice(0, brace);
    rest = rest.slice(brace);
    if (rest.startsWith('{{') || rest.startsWith('}}')) {
      result += rest.charAt(0);
      rest = rest.slice(2);
      continue;
    }
    const field = /^\{([^{}[\].!:]*)(?:!([a-z]))?(?::([^{}]*))?\}/.exec(rest);
    if (field === null) return written;
    const value = fieldText(field[1] ?? '', field[2], field[3] ?? '', variables);
    if (value === undefined) return written;
    result += value;
    rest = rest.slice(field[0].length);
  }
}

function fieldText(
  name: string,
  conversion: string | undefined,
  format: string,
  { account, region, now }: RunVariables,
): string | undefined {
  if (name === 'now' && conversion === undefined) return formatTime(now, format);
  if (conversion !== undefined && conversion !== 's') return undefined;
  if (format !== '') return undefined;
  if (name === 'now') return formatTime(now, '');
  if (name === 'account_id') return account;
  if (name === 'region') return region;
  if (name === 'partition') return awsPartitionOf(region);
  return deferred.has(name) ? `{${name}}` : undefined;
}

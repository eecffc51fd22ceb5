import { services } from '../../src/estate/aws/services.generated.ts';
import type { AwsProxy } from './proxy.ts';

/** Calls that the SDK makes by itself to get credentials. */
const credentials = new Set(['sts:AssumeRole']);

/**
 * What was sent and stands in no table of a service (src/estate/aws/): nothing, ever. A write may stand only in a list
 * of writes.
 */
export function strayCalls(proxy: AwsProxy): readonly string[] {
  const reads = namesOf('read');
  const writes = namesOf('write');
  return proxy.calls.flatMap(({ service, operation, kind }) => {
    const name = `${service}:${operation}`;
    if (credentials.has(name)) return [];
    return (kind === 'write' ? writes : reads).has(name) ? [] : [`${kind} ${name}`];
  });
}

function namesOf(name: 'read' | 'write'): ReadonlySet<string> {
  return new Set(
    services.flatMap((service) =>
      Object.values(service[name] ?? {}).map(({ operation }) => `${service.endpoint}:${operation}`),
    ),
  );
}

/** How often each operation was called: `{DescribeInstances: 1}`. */
export function tally(operations: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const operation of [...operations].sort()) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

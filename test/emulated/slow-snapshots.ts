import type { Call } from './call.ts';
import type { AwsProxy } from './proxy.ts';

const made = /<(?:snapshotId|DBSnapshotIdentifier)>([^<]+)</g;
const creates = new Set(['CreateSnapshot', 'CreateSnapshots', 'CreateDBSnapshot']);
const describes = new Set(['DescribeSnapshots', 'DescribeDBSnapshots']);

/**
 * moto completes a snapshot at once; AWS takes minutes, and sometimes fails. From now on each new snapshot looks
 * unfinished in the first `polls` answers that show it, then completed, or failed. Returns what ends it.
 */
export function slowSnapshots(proxy: AwsProxy, polls: number, ending: 'completed' | 'error' = 'completed'): () => void {
  const seen = new Map<string, number>();
  const stopCreates = proxy.fault({
    on: (call) => creates.has(call.operation),
    deed: {
      rewrite: (body, call) => {
        for (const [, id] of body.matchAll(made)) if (id) seen.set(id, 0);
        return [...seen.keys()].reduce((text, id) => withStatus(text, id, call, 'pending'), body);
      },
    },
  });
  const stopDescribes = proxy.fault({
    on: (call) => describes.has(call.operation),
    deed: {
      rewrite: (body, call) =>
        [...body.matchAll(made)].reduce((text, [, id = '']) => {
          const shown = seen.get(id);
          if (shown === undefined) return text;
          seen.set(id, shown + 1);
          return shown < polls
            ? withStatus(text, id, call, 'pending')
            : ending === 'error'
              ? withStatus(text, id, call, 'error')
              : text;
        }, body),
    },
  });
  return () => {
    stopCreates();
    stopDescribes();
  };
}

const words = {
  ec2: { pending: 'pending', error: 'error' },
  rds: { pending: 'creating', error: 'failed' },
};

/** The status stands after the id, in EC2's answers and in RDS's. */
function withStatus(body: string, id: string, call: Call, state: 'pending' | 'error'): string {
  const word = words[call.service === 'rds' ? 'rds' : 'ec2'][state];
  const at = body.search(new RegExp(`<(snapshotId|DBSnapshotIdentifier)>${id.replaceAll(/[^\w-]/g, '\\$&')}<`));
  if (at < 0) return body;
  return body.slice(0, at) + body.slice(at).replace(/<(status|Status)>[^<]*</, `<$1>${word}<`);
}

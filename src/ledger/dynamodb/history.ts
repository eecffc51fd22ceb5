import type { History } from '../../core/history.ts';
import type { Failure } from '../failures.ts';
import type { HistoryStore, LastSwitch } from '../history.ts';
import type { Observation } from '../observations.ts';
import { claimOf } from './claims.ts';
import { bodyOf } from './items.ts';
import { keyOf } from './key.ts';
import type { Condition, Item, Table } from './table.ts';

export function dynamoDbHistory(table: Table): HistoryStore {
  return {
    putSwitch: async (last) => {
      const { arn, ended } = last;
      const later: Condition = { expression: 'attribute_not_exists(#pk) or #ended <= :ended', values: { ended } };
      await table.put({ pk: 'switches', sk: keyOf(arn), ended, body: JSON.stringify(last) }, later);
    },
    history: (now) => historyAt(now, table),
  };
}

async function historyAt(now: Date, table: Table): Promise<History> {
  const partitions = ['observations', 'escalation-levels', 'claims', 'failures', 'switches'];
  const [observationItems = [], levelItems = [], claimItems = [], failureItems = [], switchItems = []] =
    await Promise.all(partitions.map((pk) => table.query(pk)));
  const since = new Map(
    observationItems.map(bodyOf<Observation>).map((seen) => [keyOf(seen.policy, seen.arn), seen.since]),
  );
  const levels = Map.groupBy(levelItems.map(levelOf), ({ policy, arn }) => keyOf(policy, arn));
  const failures = Map.groupBy(failureItems.map(bodyOf<Failure>), ({ policy, arn, verb }) => keyOf(policy, arn, verb));
  const switches = new Map(switchItems.map(bodyOf<LastSwitch>).map((last) => [last.arn, last]));
  // DynamoDB may take days to remove what has expired.
  const claims = new Map(
    claimItems
      .map(claimOf)
      .filter(({ until }) => until > now.toISOString())
      .map(({ arn, plan, step }) => [arn, { plan, step }]),
  );
  return {
    firstMatched: (policy, arn) => since.get(keyOf(policy, arn)),
    failures: (policy, arn, verb) => failures.get(keyOf(policy, arn, verb)) ?? [],
    escalation: (policy, arn) => {
      const times = (levels.get(keyOf(policy, arn)) ?? []).map(({ at }) => at).sort();
      const lastAt = times.at(-1);
      return lastAt === undefined ? { notified: 0 } : { notified: times.length, lastAt };
    },
    lastSwitch: (arn) => switches.get(arn),
    underWay: (arn) => claims.get(arn),
  };
}

function levelOf({ policy, arn, at }: Item): { readonly policy: string; readonly arn: string; readonly at: string } {
  return { policy: String(policy), arn: String(arn), at: String(at) };
}

import type { History } from '../../core/history.ts';
import type { Claim } from '../claims.ts';
import type { Failure } from '../failures.ts';
import type { HistoryStore, LastSwitch } from '../history.ts';
import type { Observation } from '../observations.ts';
import type { Database } from './database.ts';

const switchSql = `
insert into switches (arn, ended, body) values (?, ?, ?)
on conflict (arn) do update set ended = excluded.ended, body = excluded.body where excluded.ended >= switches.ended`;

export function sqliteHistory(database: Database): HistoryStore {
  return {
    putSwitch: (last) =>
      database.promise(() => {
        database.run(switchSql, last.arn, last.ended, JSON.stringify(last));
      }),
    history: (now) => database.promise(() => historyAt(now, database)),
  };
}

interface Escalation {
  readonly policy: string;
  readonly arn: string;
  readonly notified: number;
  readonly lastAt: string;
}

const escalationSql =
  'select policy, arn, count(*) as notified, max(at) as lastAt from escalation_levels group by policy, arn';
const claimsSql = 'select arn, plan, step, until from claims where until > ?';

function historyAt(now: Date, { all, bodies }: Database): History {
  const since = new Map(
    bodies<Observation>('select body from observations').map((seen) => [key(seen.policy, seen.arn), seen.since]),
  );
  const escalations = new Map(
    all<Escalation>(escalationSql).map(({ policy, arn, notified, lastAt }) => [key(policy, arn), { notified, lastAt }]),
  );
  const failures = Map.groupBy(bodies<Failure>('select body from failures'), ({ policy, arn, verb }) =>
    key(policy, arn, verb),
  );
  const switches = new Map(bodies<LastSwitch>('select body from switches').map((last) => [last.arn, last]));
  const claims = new Map(all<Claim>(claimsSql, now.toISOString()).map(({ arn, plan, step }) => [arn, { plan, step }]));
  return {
    firstMatched: (policy, arn) => since.get(key(policy, arn)),
    failures: (policy, arn, verb) => failures.get(key(policy, arn, verb)) ?? [],
    escalation: (policy, arn) => escalations.get(key(policy, arn)) ?? { notified: 0 },
    lastSwitch: (arn) => switches.get(arn),
    underWay: (arn) => claims.get(arn),
  };
}

function key(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

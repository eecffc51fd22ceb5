import type { Claim, ClaimStore } from '../claims.ts';
import type { Database } from './database.ts';

const claimSql = `
insert into claims (arn, plan, step, until) values (?, ?, ?, ?)
on conflict (arn) do update set plan = excluded.plan, step = excluded.step, until = excluded.until
where (claims.plan = excluded.plan and claims.step = excluded.step) or claims.until <= ?`;

export function sqliteClaims({ run, all, promise }: Database): ClaimStore {
  return {
    claim: (claim, now) =>
      promise(() => {
        const { arn, plan, step, until } = claim;
        run(claimSql, arn, plan, step, until, now.toISOString());
        return all<Claim>('select arn, plan, step, until from claims where arn = ?', arn)[0] ?? claim;
      }),
    release: (arn, { plan, step }) =>
      promise(() => {
        run('delete from claims where arn = ? and plan = ? and step = ?', arn, plan, step);
      }),
  };
}

import type { Failure, FailureStore } from '../failures.ts';
import type { Database } from './database.ts';

export function sqliteFailures({ run, bodies, promise }: Database): FailureStore {
  return {
    putFailure: (failure) =>
      promise(() => {
        const { policy, arn, verb, plan } = failure;
        const sql = 'insert or replace into failures (policy, arn, verb, plan, body) values (?, ?, ?, ?, ?)';
        run(sql, policy, arn, verb, plan, JSON.stringify(failure));
      }),
    failures: (policy, arn, verb) =>
      promise(() => {
        const sql = 'select body from failures where policy = ? and arn = ? and verb = coalesce(?, verb)';
        return bodies<Failure>(sql, policy, arn, verb ?? null);
      }),
    clearFailures: (policy, arn, verb) =>
      promise(() => {
        const sql = 'delete from failures where policy = ? and arn = ? and verb = coalesce(?, verb)';
        run(sql, policy, arn, verb ?? null);
      }),
  };
}

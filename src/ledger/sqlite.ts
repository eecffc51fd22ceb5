import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Approval } from '../core/approval.ts';
import type { ChainedReceipt } from '../core/chained-receipt.ts';
import type { Receipt } from '../core/receipt.ts';
import type { RunRecord } from '../core/run-record.ts';
import { headsOf } from './chain.ts';
import {
  type Booking,
  type Claim,
  type Failure,
  type KeptAnswer,
  type LastSwitch,
  type Ledger,
  LedgerUnreadable,
  type Observation,
  type StepRow,
} from './ledger.ts';
import { firstReceipts, schema, schemaVersion } from './schema.ts';
import { appendReceipt, insertNext, receiptEntries } from './sqlite-receipts.ts';

/**
 * The embedded ledger: one SQLite file (`:memory:` for tests). Several processes may use it at once: each operation is
 * one statement or one transaction, and waits up to 10 s for another's to end.
 */
export function openSqliteLedger(path: string): Ledger {
  const database = open(path);
  const answer = answersOf(path);
  const run = (sql: string, ...values: SQLInputValue[]): number => Number(database.prepare(sql).run(...values).changes);
  const all = <Row>(sql: string, ...values: SQLInputValue[]): readonly Row[] =>
    database.prepare(sql).all(...values) as unknown as readonly Row[];
  const bodies = <Body>(sql: string, ...values: SQLInputValue[]): readonly Body[] =>
    all<{ body: string }>(sql, ...values).map(({ body }) => JSON.parse(body) as Body);
  const entries = (plan: string | undefined): readonly ChainedReceipt[] => receiptEntries(database, plan);

  return {
    step: ({ plan, step }) =>
      answer(() => bodies<StepRow>('select body from steps where plan = ? and step = ?', plan, step)[0]),
    steps: (plan) => answer(() => bodies<StepRow>('select body from steps where plan = ? order by step', plan)),
    putStep: (row) =>
      answer(() => {
        const body = JSON.stringify(row);
        return row.version === 1
          ? run(
              'insert into steps (plan, step, version, body) values (?, ?, 1, ?) on conflict do nothing',
              row.plan,
              row.step,
              body,
            ) === 1
          : run(
              'update steps set version = ?, body = ? where plan = ? and step = ? and version = ?',
              row.version,
              body,
              row.plan,
              row.step,
              row.version - 1,
            ) === 1;
      }),

    claim: (claim, now) =>
      answer(() => {
        run(
          `insert into claims (arn, plan, step, until) values (?, ?, ?, ?) on conflict (arn) do update
           set plan = excluded.plan, step = excluded.step, until = excluded.until
           where (claims.plan = excluded.plan and claims.step = excluded.step) or claims.until <= ?`,
          claim.arn,
          claim.plan,
          claim.step,
          claim.until,
          now.toISOString(),
        );
        return all<Claim>('select arn, plan, step, until from claims where arn = ?', claim.arn)[0] ?? claim;
      }),
    release: (arn, { plan, step }) =>
      answer(() => void run('delete from claims where arn = ? and plan = ? and step = ?', arn, plan, step)),

    book: (booking) =>
      answer(() => {
        const { account, night, number } = booking;
        const sql = 'insert into bookings (account, night, number, body) values (?, ?, ?, ?) on conflict do nothing';
        return run(sql, account, night, number, JSON.stringify(booking)) === 1;
      }),
    bookings: (account, night) =>
      answer(() =>
        bodies<Booking>('select body from bookings where account = ? and night = ? order by number', account, night),
      ),

    approve: (approval) =>
      answer(() => {
        const { plan, step } = approval;
        run(
          'insert into approvals (plan, step, body) values (?, ?, ?) on conflict do nothing',
          plan,
          step,
          JSON.stringify(approval),
        );
        return bodies<Approval>('select body from approvals where plan = ? and step = ?', plan, step)[0] ?? approval;
      }),
    approval: ({ plan, step }) =>
      answer(() => bodies<Approval>('select body from approvals where plan = ? and step = ?', plan, step)[0]),
    approvals: (plan) =>
      answer(() => bodies<Approval>('select body from approvals where plan = ? order by step', plan)),

    appendReceipt: (receipt) => answer(() => appendReceipt(database, receipt)),
    receipts: (plan) => answer(() => entries(plan).map(({ receipt }) => receipt)),
    entries: (plan) => answer(() => entries(plan)),

    putObservation: (seen) =>
      answer(
        () =>
          void run(
            'insert into observations (policy, arn, body) values (?, ?, ?) on conflict do nothing',
            seen.policy,
            seen.arn,
            JSON.stringify(seen),
          ),
      ),
    observations: (policy) =>
      answer(() =>
        policy === undefined
          ? bodies<Observation>('select body from observations order by policy, arn')
          : bodies<Observation>('select body from observations where policy = ? order by arn', policy),
      ),
    clearObservation: (policy, arn) =>
      answer(() => {
        // Rungs first: a cut between the two leaves a match that is still known, and the next plan clears it again.
        run('delete from rungs where policy = ? and arn = ?', policy, arn);
        run('delete from failures where policy = ? and arn = ?', policy, arn);
        run('delete from observations where policy = ? and arn = ?', policy, arn);
      }),
    putFailure: (failure) =>
      answer(() => {
        const { policy, arn, verb, plan } = failure;
        run(
          'insert or replace into failures (policy, arn, verb, plan, body) values (?, ?, ?, ?, ?)',
          policy,
          arn,
          verb,
          plan,
          JSON.stringify(failure),
        );
      }),
    failures: (policy, arn, verb) =>
      answer(() =>
        bodies<Failure>(
          'select body from failures where policy = ? and arn = ? and verb = coalesce(?, verb)',
          policy,
          arn,
          verb ?? null,
        ),
      ),
    clearFailures: (policy, arn, verb) =>
      answer(
        () =>
          void run(
            'delete from failures where policy = ? and arn = ? and verb = coalesce(?, verb)',
            policy,
            arn,
            verb ?? null,
          ),
      ),
    putRung: (rung) =>
      answer(
        () =>
          void run(
            'insert into rungs (policy, arn, step, at) values (?, ?, ?, ?) on conflict do nothing',
            rung.policy,
            rung.arn,
            rung.step,
            rung.at,
          ),
      ),

    putSwitch: (last) =>
      answer(
        () =>
          void run(
            `insert into switches (arn, ended, body) values (?, ?, ?)
             on conflict (arn) do update set ended = excluded.ended, body = excluded.body where excluded.ended >= switches.ended`,
            last.arn,
            last.ended,
            JSON.stringify(last),
          ),
      ),

    putRun: (record) =>
      answer(() => {
        const sealed = record.ended === undefined ? record : { ...record, heads: headsOf(entries(record.plan)) };
        run(
          'insert into runs (plan, id, body) values (?, ?, ?) on conflict (plan, id) do update set body = excluded.body',
          record.plan,
          record.id,
          JSON.stringify(sealed),
        );
      }),
    runs: (plan) =>
      answer(() =>
        plan === undefined
          ? bodies<RunRecord>('select body from runs order by plan, id')
          : bodies<RunRecord>('select body from runs where plan = ? order by id', plan),
      ),

    keepAnswer: ({ series, day, answer: given }) =>
      answer(
        () =>
          void run(
            'insert into answers (series, day, body) values (?, ?, ?) on conflict do nothing',
            series,
            day,
            JSON.stringify(given),
          ),
      ),
    keptAnswers: (series) =>
      answer(() =>
        all<{ day: string; body: string }>('select day, body from answers where series = ? order by day', series).map(
          ({ day, body }): KeptAnswer => ({ series, day, answer: JSON.parse(body) as KeptAnswer['answer'] }),
        ),
      ),

    history: (now) =>
      answer(() => {
        const since = new Map(
          bodies<Observation>('select body from observations').map((seen) => [key(seen.policy, seen.arn), seen.since]),
        );
        const told = new Map(
          all<{ policy: string; arn: string; told: number; lastAt: string }>(
            'select policy, arn, count(*) as told, max(at) as lastAt from rungs group by policy, arn',
          ).map(({ policy, arn, told, lastAt }) => [key(policy, arn), { told, lastAt }]),
        );
        const failed = Map.groupBy(bodies<Failure>('select body from failures'), ({ policy, arn, verb }) =>
          JSON.stringify([policy, arn, verb]),
        );
        const switched = new Map(bodies<LastSwitch>('select body from switches').map((last) => [last.arn, last]));
        const underWay = new Map(
          all<Claim>('select arn, plan, step, until from claims where until > ?', now.toISOString()).map(
            ({ arn, plan, step }) => [arn, { plan, step }],
          ),
        );
        return {
          firstMatched: (policy, arn) => since.get(key(policy, arn)),
          failures: (policy, arn, verb) => failed.get(JSON.stringify([policy, arn, verb])) ?? [],
          rungs: (policy, arn) => told.get(key(policy, arn)) ?? { told: 0 },
          lastSwitch: (arn) => switched.get(arn),
          underWay: (arn) => underWay.get(arn),
        };
      }),
    close: () => {
      database.close();
    },
  };
}

function open(path: string): DatabaseSync {
  try {
    const database = new DatabaseSync(path, { timeout: 10_000 });
    // A step's row is the fence against doing twice: it must be on the disk before the write that it announces.
    database.exec('pragma journal_mode = wal; pragma synchronous = full;');
    const version = versionOf(database);
    if (version === 1) chainFirstReceipts(database);
    else if (version !== 0 && version !== schemaVersion)
      throw new LedgerUnreadable(
        `${path} is a ledger of version ${version}; this Mayfly reads version ${schemaVersion}`,
      );
    database.exec(`${schema} pragma user_version = ${schemaVersion};`);
    return database;
  } catch (error) {
    if (error instanceof LedgerUnreadable) throw error;
    throw unreadable(path, error);
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(Object.values(database.prepare('pragma user_version').get() ?? {})[0]);
}

/**
 * Brings a ledger of version 1 to version 2, all or nothing: its receipts become chains, in the order in which they
 * were appended.
 */
function chainFirstReceipts(database: DatabaseSync): void {
  database.exec('begin immediate');
  try {
    // Another process may have done it while this one waited for its turn.
    if (versionOf(database) === 1) {
      database.exec(`${firstReceipts} ${schema}`);
      for (const { body } of database.prepare('select body from first_receipts order by number').all())
        insertNext(database, JSON.parse(String(body)) as Receipt);
      database.exec(`drop table first_receipts; pragma user_version = ${schemaVersion};`);
    }
    database.exec('commit');
  } catch (error) {
    database.exec('rollback');
    throw error;
  }
}

function key(policy: string, arn: string): string {
  return JSON.stringify([policy, arn]);
}

/** SQLite answers at once; the port speaks in promises, as a store over the network does, failures included. */
function answersOf(path: string): <Value>(work: () => Value) => Promise<Value> {
  return (work) =>
    Promise.resolve()
      .then(work)
      .catch((error: unknown) => {
        throw remedyFor(error) === undefined ? error : unreadable(path, error);
      });
}

function unreadable(path: string, cause: unknown): LedgerUnreadable {
  const why = Error.isError(cause) ? cause.message : String(cause);
  const remedy = remedyFor(cause);
  return new LedgerUnreadable(`The ledger ${path} cannot be used: ${why}.${remedy === undefined ? '' : ` ${remedy}`}`, {
    cause,
  });
}

/** By SQLite's primary result code. Source: https://www.sqlite.org/rescode.html */
function remedyFor(error: unknown): string | undefined {
  const code = Error.isError(error) && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
  switch (code) {
    case 11: // corrupt
    case 26: // not a database
      return 'Restore it from a backup; or move it away, with its -wal and -shm: then every grace starts anew, and what is under way is not known.';
    case 13: // full
      return 'Make room on its disk and start again: what it holds is whole.';
    case 3: // no permission
    case 8: // read-only
    case 14: // cannot be opened
      return 'It and its folder must be writable for you, on a disk that is not read-only.';
    default:
      return undefined;
  }
}

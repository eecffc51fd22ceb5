import pMap from 'p-map';
import type { Approval } from '../core/approval.ts';
import type { Receipt } from '../core/receipt.ts';
import type { RunRecord } from '../core/run-record.ts';
import { headsOf } from './chain.ts';
import { keyOf, startingWith } from './dynamodb-key.ts';
import { withLargeItems } from './dynamodb-parts.ts';
import { openChains } from './dynamodb-receipts.ts';
import type { Condition, Item, Table } from './dynamodb-table.ts';
import type { Booking, Claim, Failure, KeptAnswer, LastSwitch, Ledger, Observation, StepRow } from './ledger.ts';

/**
 * The ledger that a team or a deployed Mayfly shares: one DynamoDB table with the keys `pk` and `sk`, and `expires` as
 * its time to live. Items hold their JSON as `body`; beside it stand only the attributes that a condition needs.
 * docs/ledger.md shows the table.
 */
export function openDynamoDbLedger(given: Table): Ledger {
  const table = withLargeItems(given);
  const chains = openChains(table);
  return {
    step: async ({ plan, step }) => bodyOf<StepRow>(await table.get(stepsOf(plan), step)),
    steps: async (plan) => (await table.query(stepsOf(plan))).map(body<StepRow>),
    putStep: async (row) => {
      const item = {
        pk: stepsOf(row.plan),
        sk: row.step,
        version: row.version,
        body: JSON.stringify(row),
        ...forgottenStep(row),
      };
      return table.put(
        item,
        row.version === 1 ? absent : { says: '#version = :read', values: { read: row.version - 1 } },
      );
    },

    claim: async (claim, now) => claimed(table, claim, now),
    release: (arn, { plan, step }) =>
      table.remove('claims', keyOf(arn), { says: '#plan = :plan and #step = :step', values: { plan, step } }),

    book: async (booking) => {
      const { account, night, number, at } = booking;
      // Keys are in the order of their bytes: 2 must not come after 10.
      const sk = String(number).padStart(9, '0');
      return table.put(
        { pk: keyOf('bookings', account, night), sk, body: JSON.stringify(booking), expires: daysAfter(at, 30) },
        absent,
      );
    },
    bookings: async (account, night) => (await table.query(keyOf('bookings', account, night))).map(body<Booking>),

    approve: async (approval) => {
      const { plan, step, until } = approval;
      const item = {
        pk: approvalsOf(plan),
        sk: step,
        body: JSON.stringify(approval),
        expires: daysAfter(until, keptDays),
      };
      // Another's stands already; approvals are never taken away.
      return (await table.put(item, absent))
        ? approval
        : (bodyOf<Approval>(await table.get(approvalsOf(plan), step)) ?? approval);
    },
    approval: async ({ plan, step }) => bodyOf<Approval>(await table.get(approvalsOf(plan), step)),
    approvals: async (plan) => (await table.query(approvalsOf(plan))).map(body<Approval>),

    appendReceipt: (receipt) => chains.append(receipt),
    receipts: async (plan) => (await chains.entries(plan)).map(({ receipt }): Receipt => receipt),
    entries: (plan) => chains.entries(plan),

    putObservation: async (seen) => {
      await table.put({ pk: 'observations', sk: keyOf(seen.policy, seen.arn), body: JSON.stringify(seen) }, absent);
    },
    observations: async (policy) =>
      (await table.query('observations', policy === undefined ? undefined : startingWith(policy))).map(
        body<Observation>,
      ),
    clearObservation: async (policy, arn) => {
      // Rungs first: a cut between the two leaves a match that is still known, and the next plan clears it again.
      await pMap(await table.query('rungs', startingWith(policy, arn)), ({ pk, sk }) => table.remove(pk, sk), {
        concurrency: 8,
      });
      await forgetFailures(table, policy, arn);
      await table.remove('observations', keyOf(policy, arn));
    },
    putFailure: async (failure) => {
      const { policy, arn, verb, plan } = failure;
      await table.put({ pk: 'failures', sk: keyOf(policy, arn, verb, plan), body: JSON.stringify(failure) });
    },
    failures: async (policy, arn, verb) =>
      (await table.query('failures', startingWith(policy, arn, ...(verb === undefined ? [] : [verb])))).map(
        body<Failure>,
      ),
    clearFailures: (policy, arn, verb) => forgetFailures(table, policy, arn, verb),
    putRung: async (rung) => {
      await table.put({ pk: 'rungs', sk: keyOf(rung.policy, rung.arn, rung.step), ...rung }, absent);
    },

    putSwitch: async (last) => {
      const { arn, ended } = last;
      const later: Condition = { says: 'attribute_not_exists(#pk) or #ended <= :ended', values: { ended } };
      await table.put({ pk: 'switches', sk: keyOf(arn), ended, body: JSON.stringify(last) }, later);
    },

    putRun: async (record) => {
      const sealed =
        record.ended === undefined ? record : { ...record, heads: headsOf(await chains.entries(record.plan)) };
      await table.put({ pk: 'runs', sk: keyOf(record.plan, record.id), body: JSON.stringify(sealed) });
    },
    runs: async (plan) =>
      (await table.query('runs', plan === undefined ? undefined : startingWith(plan))).map(body<RunRecord>),

    keepAnswer: async (kept) => {
      await table.put(
        { pk: answersOf(kept.series), sk: kept.day, body: JSON.stringify(kept), expires: daysAfter(kept.day, 40) },
        absent,
      );
    },
    keptAnswers: async (series) => (await table.query(answersOf(series))).map(body<KeptAnswer>),

    history: async (now) => {
      const [observations, rungs, claims, failures, switches] = await Promise.all([
        table.query('observations'),
        table.query('rungs'),
        table.query('claims'),
        table.query('failures'),
        table.query('switches'),
      ]);
      const since = new Map(
        observations.map(body<Observation>).map((seen) => [keyOf(seen.policy, seen.arn), seen.since]),
      );
      const told = Map.groupBy(rungs.map(rungOf), ({ policy, arn }) => keyOf(policy, arn));
      const failed = Map.groupBy(failures.map(body<Failure>), ({ policy, arn, verb }) => keyOf(policy, arn, verb));
      const switched = new Map(switches.map(body<LastSwitch>).map((last) => [last.arn, last]));
      // DynamoDB may take days to forget what has expired.
      const underWay = new Map(
        claims.map(claimOf).flatMap((claim) => (claim.until > now.toISOString() ? [[claim.arn, claim] as const] : [])),
      );
      return {
        firstMatched: (policy, arn) => since.get(keyOf(policy, arn)),
        failures: (policy, arn, verb) => failed.get(keyOf(policy, arn, verb)) ?? [],
        rungs: (policy, arn) => {
          const times = (told.get(keyOf(policy, arn)) ?? []).map(({ at }) => at).sort();
          const lastAt = times.at(-1);
          return lastAt === undefined ? { told: 0 } : { told: times.length, lastAt };
        },
        lastSwitch: (arn) => switched.get(arn),
        underWay: (arn) => {
          const claim = underWay.get(arn);
          return claim && { plan: claim.plan, step: claim.step };
        },
      };
    },
    // There is nothing to close: the SDK's connections end with the process.
    close: () => undefined,
  };
}

async function forgetFailures(table: Table, policy: string, arn: string, verb?: string): Promise<void> {
  const found = await table.query('failures', startingWith(policy, arn, ...(verb === undefined ? [] : [verb])));
  await pMap(found, ({ pk, sk }) => table.remove(pk, sk), { concurrency: 8 });
}

const absent: Condition = { says: 'attribute_not_exists(#pk)' };

/**
 * Steps of a plan are asked for together, and of no other: a partition each, so that a large plan does not slow down
 * another.
 */
function stepsOf(plan: string): string {
  return keyOf('steps', plan);
}

function answersOf(series: string): string {
  return keyOf('answers', series);
}

function approvalsOf(plan: string): string {
  return keyOf('approvals', plan);
}

/** How long what a plan needed is kept after it is over. */
const keptDays = 400;

/**
 * An ended step is the fence against doing it again for as long as its plan can be applied, and long after. Its receipt
 * stays for ever.
 */
function forgottenStep({ state }: StepRow): { readonly expires?: number } {
  return state.is === 'ended' ? { expires: daysAfter(state.receipt.ended, keptDays) } : {};
}

/** Epoch seconds, as DynamoDB's time to live takes them. */
function daysAfter(time: string, days: number): number {
  return Math.floor(Date.parse(time) / 1000) + days * 86_400;
}

/** The claim where it is free, over, or this step's own; else the one in force. */
async function claimed(table: Table, claim: Claim, now: Date): Promise<Claim> {
  const { arn, plan, step, until } = claim;
  const item = { pk: 'claims', sk: keyOf(arn), arn, plan, step, until, expires: daysAfter(until, 1) };
  const free = {
    says: 'attribute_not_exists(#pk) or (#plan = :plan and #step = :step) or #until <= :now',
    values: { plan, step, now: now.toISOString() },
  };
  for (;;) {
    if (await table.put(item, free)) return claim;
    const held = await table.get('claims', keyOf(arn));
    // Given up in between: it is free now.
    if (held !== undefined) return claimOf(held);
  }
}

function claimOf({ arn, plan, step, until }: Item): Claim {
  return { arn: String(arn), plan: String(plan), step: String(step), until: String(until) };
}

function rungOf({ policy, arn, at }: Item): { readonly policy: string; readonly arn: string; readonly at: string } {
  return { policy: String(policy), arn: String(arn), at: String(at) };
}

function body<Body>(item: Item): Body {
  return JSON.parse(String(item['body'])) as Body;
}

function bodyOf<Body>(item: Item | undefined): Body | undefined {
  return item && body<Body>(item);
}

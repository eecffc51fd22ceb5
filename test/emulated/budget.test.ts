import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { verdictWords } from '../../src/report/verdict-words.ts';
import { tally } from './aws-calls.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { seeder } from './seeder.ts';
import { type PlanFiles, type Workplace, workplace } from './workplace.ts';

/**
 * A hard limit over two days, as the CLI meets it: Cost Explorer is asked once a day for each grouping, and what is
 * over its limit on one day alone stays as it is.
 */
let moto: Moto;
let proxy: AwsProxy;
let work: Workplace;
const ids: Record<string, string> = {};
const seen: Record<'first' | 'again' | 'next', { readonly plan: PlanFiles; readonly calls: number }> = {} as never;
let applied: { readonly code: number | null; readonly out: string };
let saved: { readonly rows: readonly { readonly name?: string; readonly stopped: number; readonly unknown: number }[] };
let states: Readonly<Record<string, unknown>>;

/** A limit is one of the month: on its first day there is no earlier reading. */
const isFirstOfMonth = new Date().getUTCDate() === 1;

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
  work = workplace(proxy.endpoint);
  work.write('budgets.yml', policies);
  const place = seeder(moto);
  const task = { 'lifespan-intent': 'ephemeral-task' };
  ids.spender = await place.instance({ ...task, team: 'spenders' });
  ids.core = await place.instance({ 'lifespan-intent': 'persistent-core', team: 'spenders' });
  ids.saver = await place.instance({ ...task, team: 'savers' });
  ids.newcomer = await place.instance({ ...task, team: 'newcomers' });
  const BudgetLimit = { Amount: '500', Unit: 'USD' };
  await place.call('budgets', 'create_budget', {
    AccountId: '123456789012',
    Budget: { BudgetName: 'sandbox', BudgetLimit, BudgetType: 'COST', TimeUnit: 'MONTHLY' },
  });
  await billed(
    [{ Keys: ['123456789012'], amount: '903.5' }],
    [
      { Keys: ['team$spenders'], amount: '900.5' },
      { Keys: ['team$savers'], amount: '3' },
    ],
  );
  seen.first = await planned();
  seen.again = await planned();
  aDayGoesBy();
  seen.next = await planned();
  applied = await work.mayfly('apply', 'out/plan', '--mode', 'act');
  saved = JSON.parse((await work.mayfly('savings', '--by', 'team', '--json')).out) as typeof saved;
  const now = await Promise.all(
    Object.entries(ids).map(async ([name, id]) => [name, await place.instanceNow(id)] as const),
  );
  states = Object.fromEntries(
    now.map(([name, instance]) => [name, (instance as { State: { Name: string } }).State.Name]),
  );
});

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
  work.remove();
});

const policies = `
policies:
  - name: over-budget
    resource: ec2
    filters:
      - { type: budget, key: team, budget: sandbox, nights: 2, choose: costliest-first, until: under-budget }
    actions: [stop]
  - name: account-over-budget
    resource: ec2
    filters:
      - { type: budget, by: account, limit: 900 }
    actions: [{ type: notify, to: [owner], subject: The account is over its budget, action_desc: It counts. }]
`;

/** One answer for each question in the order in which they are asked: by account, then by tag. */
async function billed(
  ...questions: readonly (readonly { readonly Keys: readonly string[]; readonly amount: string }[])[]
): Promise<void> {
  const Start = `${new Date().toISOString().slice(0, 7)}-01`;
  const results = questions.map((groups) => ({
    ResultsByTime: [
      {
        TimePeriod: { Start },
        Estimated: true,
        Groups: groups.map(({ Keys, amount }) => ({
          Keys,
          Metrics: { UnblendedCost: { Amount: amount, Unit: 'USD' } },
        })),
      },
    ],
  }));
  await fetch(`${moto.endpoint}/moto-api/static/ce/cost-and-usage-results`, {
    method: 'POST',
    body: JSON.stringify({ results }),
  });
}

async function planned(): Promise<{ readonly plan: PlanFiles; readonly calls: number }> {
  proxy.forget();
  await work.mayfly('plan', 'budgets.yml');
  return { plan: work.plan(), calls: tally(proxy.calls.map(({ operation }) => operation)).GetCostAndUsage ?? 0 };
}

/** What was kept today was kept yesterday. */
function aDayGoesBy(): void {
  const ledger = new DatabaseSync(join(work.folder, '.mayfly/ledger.sqlite'));
  ledger.exec("update answers set day = date(day, '-1 day')");
  ledger.close();
}

function stops({ steps }: PlanFiles): readonly string[] {
  return steps.filter(({ verb }) => verb === 'stop').map(({ subject }) => subject.id);
}

test('Cost Explorer is asked once a day for each grouping', () => {
  expect([seen.first.calls, seen.again.calls, seen.next.calls]).toEqual([2, 0, 2]);
});

test('over its limit on one day alone, nothing is stopped', () => {
  expect([stops(seen.first.plan), stops(seen.again.plan)]).toEqual([[], []]);
});

test('over its limit on two days, what saves something is stopped, and the core is not even chosen', () => {
  expect(stops(seen.next.plan)).toEqual(isFirstOfMonth ? [] : [ids.spender]);
  expect(applied.code).toBe(0);
  expect(states).toEqual({
    spender: isFirstOfMonth ? 'running' : 'stopped',
    core: 'running',
    saver: 'running',
    newcomer: 'running',
  });
});

test('a team that Cost Explorer does not name is a gap, not a spend of nothing', () => {
  expect(seen.next.plan.gaps).toEqual([
    expect.objectContaining({
      policy: 'over-budget',
      count: 1,
      cause: expect.stringContaining('Cost Explorer returned no spend for team=newcomers'),
    }),
  ]);
});

test('the findings say what was billed, until when, and against which limit', () => {
  const words = seen.next.plan.findings.map(({ because }) => verdictWords(because)).join('\n');
  expect(words).toContain('`123456789012`: $903.50 billed since');
  const found =
    /`spenders`: \$900\.50 billed since .*complete until .* UTC\), about .* more since then \(an estimate\), \$900\.50 as read on/;
  if (isFirstOfMonth) return;
  expect(words).toMatch(found);
  expect(words).toContain(
    'more than $500 a month, as the budget sandbox allows, on two days; costliest first, until it fits',
  );
});

test('what the stop saves a month is summed for the team', () => {
  // A t3.micro in Ireland, by the table that comes along.
  const expected = seen.next.plan.steps.flatMap(({ verb, estimate }) =>
    verb === 'stop' && 'perMonth' in estimate ? [estimate.perMonth] : [],
  );
  expect(expected).toEqual(isFirstOfMonth ? [] : [expect.closeTo(0.0114 * 730, 8)]);
  expect(saved.rows).toEqual(
    expected.map((stopped) => expect.objectContaining({ name: 'spenders', stopped, unknown: 0 }) as unknown),
  );
});

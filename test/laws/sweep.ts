import { apply } from '../../src/apply/apply.ts';
import type { ApplyDeps, ApplySummary } from '../../src/apply/deps.ts';
import { defaultSettings } from '../../src/config/settings.ts';
import type { Finding } from '../../src/core/finding.ts';
import type { Json } from '../../src/core/json.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { ResourceType } from '../../src/core/resource-type.ts';
import type { Step } from '../../src/core/step.ts';
import { ami } from '../../src/estate/resources/ami.ts';
import { cfn } from '../../src/estate/resources/cfn.ts';
import { ebs } from '../../src/estate/resources/ebs.ts';
import { ebsSnapshot } from '../../src/estate/resources/ebs-snapshot.ts';
import { ec2 } from '../../src/estate/resources/ec2.ts';
import { rds } from '../../src/estate/resources/rds.ts';
import type { Guard } from '../../src/guard/guard.ts';
import { createGuard } from '../../src/guard/issue.ts';
import { createProtection } from '../../src/guard/protection.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import type { Thing } from './account.ts';
import { place, type World } from './world.ts';
import { stackArn } from './world-read.ts';

export const types: readonly ResourceType[] = [ec2, ebs, ebsSnapshot, rds, cfn, ami];

/** What a reckless policy would have: everything that is due, whatever its marks. `careless`: nobody asked for snapshots either. */
export type Wish = 'careful' | 'careless' | 'stop';

/** A plan that knows nothing of protection: all that stands between it and the account is the guard and apply. */
export function planOf(things: readonly Thing[], wish: Wish, now: number): Plan {
  const due = things.filter((thing) => thing.due && thing.kind !== 'ami' && thing.kind !== 'rds-snapshot');
  const findings = due.map(findingOf);
  const steps = due.flatMap((thing) => stepsOf(thing, wish));
  const header = {
    schemaVersion: 1,
    id: 'plan-1',
    source: 'aws',
    now: new Date(now).toISOString(),
    expires: new Date(now + 72 * 3_600_000).toISOString(),
    policies: [],
    digests: { policies: 'p', inventory: 'i', settings: 's' },
  };
  return { header, findings, steps, refusals: [], gaps: [] } as unknown as Plan;
}

function stepsOf(thing: Thing, wish: Wish): readonly Step[] {
  const isData = thing.kind === 'ebs' || thing.kind === 'rds' || thing.kind === 'ec2';
  const isStopped = thing.kind === 'ec2' || thing.kind === 'rds';
  const verbs: [string, Step['effect'], Json][] = [];
  if (isStopped && (wish === 'stop' || thing.kind === 'ec2')) verbs.push(['stop', 'stop', {}]);
  if (wish !== 'stop') {
    // Overwrites the very tag that made it match: what we wrote ourselves is no reason to stop half-way.
    if (thing.kind === 'ebs') verbs.push(['tag', 'tag', { tags: { due: 'warned' } }]);
    if (isData && wish === 'careful') verbs.push(['snapshot', 'snapshot', { 'keep-days': 7 }]);
    // Careless is whoever does not even let AWS keep the last writes.
    verbs.push(['delete', 'delete', thing.kind === 'rds' && wish === 'careless' ? { 'skip-final-snapshot': true } : {}]);
  }
  return verbs.map(([verb, effect, options], at) => ({
    id: `${thing.id}-${verb}`,
    finding: `f-${thing.id}`,
    policy: 'due',
    subject: findingOf(thing).subject,
    verb,
    effect,
    options,
    waitsFor: verbs.slice(0, at).map(([name]) => `${thing.id}-${name}`),
    destroys: [],
    estimate: { unknown: 'not priced here' },
    undo: 'none',
    askedBy: 'due',
  }));
}

function findingOf(thing: Thing): Finding {
  const subject = { type: thing.kind, id: thing.id, arn: arnOf(thing), ...place, class: 'unknown', created: '2026-10-01T00:00:00.000Z' } as const;
  return {
    id: `f-${thing.id}`,
    policy: 'due',
    policyDigest: 'd',
    subject,
    because: { filter: 'and', at: { file: 'due.yml', line: 1, column: 1 }, says: true },
    tags: {},
    seen: '',
  };
}

function arnOf({ kind, id }: Thing): string {
  switch (kind) {
    case 'ec2':
      return `arn:aws:ec2:eu-west-1:111122223333:instance/${id}`;
    case 'ebs':
      return `arn:aws:ec2:eu-west-1:111122223333:volume/${id}`;
    case 'ebs-snapshot':
      return `arn:aws:ec2:eu-west-1::snapshot/${id}`;
    case 'ami':
      return `arn:aws:ec2:eu-west-1::image/${id}`;
    case 'rds':
    case 'rds-snapshot':
      return `arn:aws:rds:eu-west-1:111122223333:db:${id}`;
    case 'cfn':
      return stackArn(id);
    default:
      return kind satisfies never;
  }
}

/** What a mutant does otherwise. */
export interface Sabotage {
  readonly types?: readonly ResourceType[];
  /** Where the guard reads, if not from the world as it is. */
  readonly guardReads?: World;
  readonly guard?: (real: Guard) => Guard;
  readonly stillMatches?: ApplyDeps['stillMatches'];
}

/** A ledger whose process can be killed between any two of its calls, too. */
export function ledgerIn(world: World): Ledger {
  const calls = Object.entries(openSqliteLedger(':memory:')).map(([name, call]: [string, (...given: unknown[]) => unknown]) => [
    name,
    (...given: unknown[]) => Promise.resolve().then(() => world.pass(() => call(...given))),
  ]);
  return Object.fromEntries(calls) as Ledger;
}

export async function applyIn(world: World, plan: Plan, ledger: Ledger, sabotage: Sabotage = {}): Promise<ApplySummary> {
  const used = sabotage.types ?? types;
  const now = () => new Date(world.time);
  const real = createGuard({ open: () => (sabotage.guardReads ?? world).aws, types: used, protection: createProtection(defaultSettings, used), now });
  const guard = sabotage.guard?.(real) ?? real;
  return apply(plan, {
    open: () => world.aws,
    types: used,
    guard: {
      permit: async (steps) => {
        world.guardIsReading = true;
        try {
          return await guard.permit(steps);
        } finally {
          world.guardIsReading = false;
        }
      },
    },
    ledger,
    stillMatches: sabotage.stillMatches ?? ((_, resource) => resource.tags.get('due') === 'yes'),
    evidence: () => Promise.resolve(new Map()),
    deliver: () => Promise.resolve(),
    now,
    sleep: (milliseconds) => {
      world.time += milliseconds;
      return Promise.resolve();
    },
    mode: 'act',
    patienceMs: 20 * 60_000,
  });
}

/** What exists in the end, names of new things and times aside. */
export function stateOf(world: World): readonly string[] {
  return [...world.things.values()]
    .filter(({ state }) => state !== 'terminated')
    .map(({ kind, id, of, image, state, tags }) => {
      const name = of === undefined || image !== undefined ? id : `a copy of ${of}`;
      const kept = [...tags].filter(([key]) => !key.startsWith('mayfly:')).sort();
      return JSON.stringify([kind, name, state, kept]);
    })
    .sort();
}

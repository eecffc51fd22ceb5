import { limitsOf } from '../../src/app/limits.ts';
import { startGateFor } from '../../src/app/start-gate.ts';
import { apply } from '../../src/apply/apply.ts';
import type { ApplyDeps, ApplySummary } from '../../src/apply/deps.ts';
import { defaultConfig, defaultSettings } from '../../src/config/settings.ts';
import type { Approval } from '../../src/core/approval.ts';
import type { Finding } from '../../src/core/finding.ts';
import type { Json } from '../../src/core/json.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { ResourceType } from '../../src/core/resource-type.ts';
import type { Settings } from '../../src/core/settings.ts';
import type { Step } from '../../src/core/step.ts';
import { keptUntilOf } from '../../src/core/way-back.ts';
import { types } from '../../src/estate/vocabulary.ts';
import type { Guard } from '../../src/guard/guard.ts';
import { createGuard } from '../../src/guard/issue.ts';
import { createProtection } from '../../src/guard/protection.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { noRules } from './judge.ts';
import { asPlanned } from './planned.ts';
import { arnOf, isCopy, type Thing } from './thing.ts';
import { place, type World } from './world.ts';

/**
 * What a reckless policy would plan: everything that is due, whatever its marks. `careless`: also without snapshots.
 * `hasty`: without the last writes. `forced`: with AWS's own protection off, and attached things detached by force.
 */
export type PlanStyle = 'careful' | 'careless' | 'hasty' | 'forced' | 'stop';

/** A plan that ignores protection: only the guard and apply stand between it and the account. */
export function planOf(things: readonly Thing[], style: PlanStyle, now: number, id = 'plan-1'): Plan {
  const due = things.filter((thing) => thing.due && thing.kind !== 'ami');
  const findings = due.map(findingOf);
  const steps = due.flatMap((thing) => stepsOf(thing, style));
  const header = {
    schemaVersion: 2,
    id,
    origin: { kind: 'policy' },
    source: 'aws',
    now: new Date(now).toISOString(),
    expires: new Date(now + 72 * 3_600_000).toISOString(),
    policies: [],
    digests: { policies: 'p', inventory: 'i', settings: 's' },
  };
  return { header, findings, steps, refusals: [], gaps: [] } as unknown as Plan;
}

function stepsOf(thing: Thing, style: PlanStyle): readonly Step[] {
  const verbs = verbsOf(thing, style);
  return verbs.map(([verb, effect, options], index) => ({
    id: `${thing.id}-${verb}`,
    finding: `f-${thing.id}`,
    policy: 'due',
    subject: findingOf(thing).subject,
    verb,
    effect,
    options,
    waitsFor: verbs.slice(0, index).map(([name]) => `${thing.id}-${name}`),
    alsoDestroys: [],
    estimate: { unknown: 'not priced here' },
    undo: { possible: false, reason: 'a test' },
    requestedBy: 'due',
  }));
}

function verbsOf(thing: Thing, style: PlanStyle): readonly (readonly [string, Step['effect'], Json])[] {
  const { kind, instance, eni } = thing;
  // Plans that delete carelessly accept the loss of instance store, too; the others have not thought of it.
  const losing = style === 'careless' && (kind === 'ec2' || kind === 'asg' || kind === 'cfn') ? lose : {};
  if (style === 'stop') return kind === 'ec2' || kind === 'rds' ? [['stop', 'stop', {}]] : [];
  const verbs: [string, Step['effect'], Json][] = [];
  const isDatabase = kind === 'rds' || kind === 'rds-cluster';
  if (kind === 'ec2') verbs.push(['stop', 'stop', losing]);
  // Overwrites the very tag that made it match: our own write is no reason to stop half-way.
  if (kind === 'ebs') verbs.push(['tag', 'tag', { tags: { due: 'warned' } }]);
  if (style === 'forced' && (kind === 'ebs' || kind === 'eni') && instance !== undefined)
    verbs.push(['detach', 'stop', { force: true }]);
  if (style === 'forced' && kind === 'network-addr' && eni !== undefined) verbs.push(['disassociate', 'stop', {}]);
  if (style !== 'careless' && (isDatabase || kind === 'ec2' || kind === 'ebs'))
    verbs.push(['snapshot', 'snapshot', { 'keep-days': 7 }]);
  if (style === 'forced' && thing.locked && kind !== 'asg') verbs.push(['unprotect', 'unprotect', {}]);
  // A careless or hasty plan does not even let AWS save the last writes.
  const isBare = isDatabase && (style === 'careless' || style === 'hasty');
  verbs.push([
    kind === 'asg' && style !== 'careful' ? 'delete-with-instances' : 'delete',
    'delete',
    isBare ? { 'skip-final-snapshot': true } : losing,
  ]);
  return verbs;
}

const lose: Json = { 'instance-store': 'lose' };

function findingOf(thing: Thing): Finding {
  const subject = {
    type: thing.kind,
    id: thing.id,
    arn: arnOf(thing),
    ...place,
    class: 'unknown',
    created: (isCopy(thing) ? thing.created : undefined) ?? '2026-10-01T00:00:00.000Z',
  } as const;
  return {
    id: `f-${thing.id}`,
    policy: 'due',
    policyDigest: 'd',
    subject,
    because: { filter: 'and', at: { file: 'due.yml', line: 1, column: 1 }, result: true },
    tags: {},
    seen: '',
  };
}

/** What a mutant does differently. */
export interface Sabotage {
  readonly types?: readonly ResourceType[];
  /** The types as the guard alone knows them. Left out: like the others. */
  readonly guardTypes?: readonly ResourceType[];
  /** Where the guard reads, if not from the world as it is. */
  readonly guardReads?: World;
  readonly guard?: (real: Guard) => Guard;
  readonly stillMatches?: ApplyDeps['stillMatches'];
  readonly settings?: Settings;
  readonly approval?: (step: Step) => Promise<Approval>;
  readonly startGate?: (real: ApplyDeps['startGate']) => ApplyDeps['startGate'];
}

/** A ledger whose process can also be killed between any two of its calls. */
export function ledgerIn(world: World, store: Ledger = openSqliteLedger(':memory:')): Ledger {
  const calls = Object.entries(store).map(([name, call]: [string, (...args: unknown[]) => unknown]) => [
    name,
    (...args: unknown[]) => Promise.resolve().then(() => world.pass(() => call(...args))),
  ]);
  return Object.fromEntries(calls) as Ledger;
}

export async function applyIn(
  world: World,
  made: Plan,
  ledger: Ledger,
  sabotage: Sabotage = {},
): Promise<ApplySummary> {
  const plan = await asPlanned(world, made);
  const used = sabotage.types ?? types;
  const guardTypes = sabotage.guardTypes ?? used;
  const now = () => new Date(world.time);
  const real = createGuard({
    open: () => (sabotage.guardReads ?? world).aws,
    types: guardTypes,
    protection: createProtection(
      sabotage.settings ?? defaultSettings,
      guardTypes,
      keptUntilOf(await ledger.waysBack()),
    ),
    now,
    approval: sabotage.approval ?? ((step) => ledger.approval({ plan: plan.header.id, step: step.id })),
  });
  const guard = sabotage.guard?.(real) ?? real;
  world.steps = new Map(plan.steps.map((step) => [step.id, step]));
  world.rules = {
    ...noRules,
    forces: () => true,
    losesStore: ({ options }) => (options as { 'instance-store'?: string })['instance-store'] === 'lose',
  };
  world.haltReadAt = 0;
  const startGate = startGateFor(plan, {
    limits: limitsOf(defaultConfig, []),
    ledger,
    halt: world.halt,
    tz: 'UTC',
    clock: now,
  });
  return apply(plan, {
    startGate: sabotage.startGate === undefined ? startGate : sabotage.startGate(startGate),
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

/** What exists in the end, without names of new things and times. */
export function stateOf(world: World): readonly string[] {
  return [...world.things.values()]
    .filter(({ state }) => state !== 'terminated')
    .map((thing) => {
      const tags = [...thing.tags].filter(([key]) => !key.startsWith('mayfly:')).sort();
      const { instance, eni, balancer, locked } = thing;
      return JSON.stringify([
        thing.kind,
        isCopy(thing) ? `a copy of ${thing.of ?? ''}` : thing.id,
        thing.state,
        tags,
        instance,
        eni,
        balancer,
        locked,
      ]);
    })
    .sort();
}

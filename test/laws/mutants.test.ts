import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { defaultSettings } from '../../src/config/settings.ts';
import { type Approval, approvable } from '../../src/core/approval.ts';
import type { Aws } from '../../src/core/aws.ts';
import type { ResourceType } from '../../src/core/resource-type.ts';
import type { Step } from '../../src/core/step.ts';
import { isUnknown } from '../../src/core/truth.ts';
import { listing } from '../../src/estate/aws/listing.ts';
import { types } from '../../src/estate/vocabulary.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { accounts, thingsOf } from './account.ts';
import { adversities, inflict } from './adversity.ts';
import { hasSnapshot } from './judge.ts';
import { isCaught, type KnownCase } from './runs.ts';
import { applyIn, ledgerIn, type PlanStyle, planOf, type Sabotage } from './sweep.ts';
import { copyOf, thingOf } from './thing.ts';
import { threeNights } from './ways-back.ts';
import { type World, worldOf } from './world.ts';

type Mutant = readonly [title: string, law: RegExp, known: KnownCase, sabotage: (world: World) => Sabotage];

/**
 * Each mutant is Mayfly without one of its precautions. The laws must catch it: a law that a careless program keeps
 * proves nothing.
 */
const mutants: readonly Mutant[] = [
  // The guard reads the account as it was when the plan was made.
  // Promise B8 of docs/safety.md.
  [
    'skips the second read',
    /never read it|protected when|not due|nobody approved/,
    [763, 0],
    (world) => ({ guardReads: worldOf(copyOf(world.things.values())) }),
  ],
  // Promise A7 of docs/safety.md.
  ['ignores what a resource belongs to', /protected when/, [264, 0], () => without('partOf')],
  // Promise B4 of docs/safety.md.
  [
    'ignores what a write also destroys',
    /the guard never read it|protected when|nobody approved/,
    [127, 0],
    () => ({ types: types.map((type) => withVerbs(type, (verb) => ({ ...verb, alsoDestroys: undefined }))) }),
  ],
  // Promise B21 of docs/safety.md.
  [
    'does not list the warm pool of a group',
    /the guard never read it/,
    [1, 259],
    () => ({ types: types.map(withoutWarmPool) }),
  ],
  // Promise C13 of docs/safety.md.
  ['does not ask for instance store', /instance store was lost/, [1, 13], () => without('objection')],
  [
    'does not look for snapshots before it deletes',
    /no complete snapshot/,
    [73, 0],
    () => ({ types: types.map((type) => ({ ...type, isStateful: false })) }),
  ],
  // Promise C4 of docs/safety.md.
  [
    'treats every snapshot as complete',
    /no complete snapshot/,
    [68, 0],
    () => ({
      types: types.map((type) =>
        withVerbs(type, (verb) => ({ ...verb, check: () => Promise.resolve({ status: 'done', after: null }) })),
      ),
    }),
  ],
  // Promise C16 of docs/safety.md.
  [
    'takes each key for one that can be used',
    /no complete snapshot/,
    [1, 126],
    () => ({ types: types.map((type) => withVerbs(type, withUsableKeys)) }),
  ],
  // Promise A20 of docs/safety.md.
  ['treats a failed call as an empty answer', /protected when/, [90, 118], () => ({ types: types.map(swallowing) })],
  // Promise D2 of docs/safety.md.
  ['does not match again', /not due any more/, [291, 32], () => ({ stillMatches: () => true })],
  // Promise A10 of docs/safety.md.
  ['ignores the baseline', /protected when/, [311, 71], () => ({ settings: withoutBaseline })],
  ['accepts any approval', /nobody approved/, [216, 0], () => ({ approval: yesTo })],
  ['ignores what runs a resource', /would undo it/, [1, 9], () => without('controllers')],
  [
    'ignores what runs the instance that something is attached to',
    /\(of its instance\) would undo it/,
    [1, 11],
    () => without('attachedTo'),
  ],
  // Promise A22 of docs/safety.md.
  [
    'asks only the first of the controllers of a resource',
    /its Kubernetes cluster would undo it/,
    [1, 1116],
    () => ({
      types: types.map(({ controllers, ...type }) => ({
        ...type,
        ...(controllers && { controllers: (raw) => controllers(raw).slice(0, 1) }),
      })),
    }),
  ],
  // Promise A24 of docs/safety.md.
  ['ignores what something will launch with', /a launch template needs it/, [1, 68], () => without('objection')],
  // Promise B23 of docs/safety.md.
  [
    'takes each stack for one with a role of its own',
    /may not delete all its members/,
    [1, 111],
    () => ({
      types: types.map((type) =>
        withVerbs(type, (verb) => (verb.destroysStackMembers ? { ...verb, ownRole: () => 'any' } : verb)),
      ),
    }),
  ],
  [
    'believes that stacks retain all their members',
    /the guard never read it/,
    [1, 58],
    () => ({
      types: types.map((type) =>
        withVerbs(type, (verb) => (verb.destroysStackMembers ? { ...verb, alsoDestroys: () => [] } : verb)),
      ),
    }),
  ],
  ['ignores AWS’s own protection', /AWS’s own protection was on/, [234, 0], () => without('lock')],
  // Promise A13 of docs/safety.md.
  [
    'switches AWS’s protection off for every class',
    /no ephemeral-task/,
    [108, 151],
    () => ({
      guardTypes: types.map((type) =>
        withVerbs(type, (verb, name) => (name === 'unprotect' ? { ...verb, effect: 'tag' } : verb)),
      ),
    }),
  ],
  // Promise A17 of docs/safety.md.
  ['treats the same name as the same resource', /another one than the plan saw/, [2, 1930], () => without('created')],
  // Promise C5 of docs/safety.md.
  [
    'snapshots what is in use',
    /in use when the guard last read it|no complete snapshot/,
    [41, 0],
    () => without('quiesce'),
  ],
  ['continues while it is halted', /kill switch/, [427, 0], () => ({ startGate: () => undefined })],
  // Promise A25 of docs/safety.md.
  [
    'ignores what a delete changes without deleting it',
    /was promoted, and (the guard never read it|it was protected)/,
    [1, 5],
    () => ({ types: types.map((type) => withVerbs(type, (verb) => ({ ...verb, touches: undefined }))) }),
  ],
  // Promise E17 of docs/safety.md.
  [
    'begins what AWS would not let it finish',
    /would not let its whole cluster go/,
    [1, 532],
    // What RDS refuses of a cluster's own description, its type says, too: to every delete that takes it along.
    () => ({
      types: types.map((type) => ({
        ...withVerbs(type, (verb) => ({ ...verb, obstacle: undefined })),
        ...(type.name === 'rds-cluster' && { objection: undefined }),
      })),
    }),
  ],
  // Promise E5 of docs/safety.md.
  [
    'creates again after a lost answer',
    /copied twice by one step/,
    [39, 31],
    () => ({
      types: types.map((type) =>
        withVerbs(type, (verb) => (verb.find ? { ...verb, find: () => Promise.resolve(undefined) } : verb)),
      ),
    }),
  ],
];

/** All types without what this member says of them. */
function without(member: keyof ResourceType): Sabotage {
  return { types: types.map((type) => ({ ...type, [member]: undefined })) };
}

/** Whatever a delete leaves behind is left as it is. */
function unmarking(): Sabotage {
  return {
    types: types.map((type) =>
      withVerbs(type, (verb) => ({
        ...verb,
        check: async (...args: Parameters<typeof verb.check>) => {
          const checked = await verb.check(...args);
          return checked.status === 'done' ? { status: 'done', after: checked.after } : checked;
        },
      })),
    ),
  };
}

const withoutBaseline = { ...defaultSettings, protect: { ...defaultSettings.protect, baseline: [] } };

function yesTo(step: Step): Promise<Approval> {
  const { id, verb, subject, alsoDestroys } = step;
  const approver = { by: 'nobody', at: '2026-11-21T00:00:00.000Z', reason: '', until: '2030-01-01T00:00:00.000Z' };
  return Promise.resolve({
    plan: 'plan-1',
    step: id,
    stepDigest: approvable(step),
    verb,
    arn: subject.arn,
    alsoDestroys,
    ...approver,
  });
}

test.each(mutants)('the laws catch a Mayfly that %s', async (_, law, known, sabotage) => {
  const property = fc.asyncProperty(
    accounts(),
    fc.constantFrom<PlanStyle>('careful', 'careless', 'hasty', 'forced', 'stop'),
    adversities(),
    async (spec, style, adversity) => {
      const world = worldOf(thingsOf(spec));
      const store = openSqliteLedger(':memory:');
      const plan = planOf([...world.things.values()], style, world.time);
      inflict(world, plan, store, adversity);
      await applyIn(world, plan, ledgerIn(world, store), sabotage(world));
      return !world.broken.some((fault) => law.test(fault));
    },
  );
  expect(await isCaught(property, known)).toBe(true);
});

// Promise C21 of docs/safety.md.
test.each<[string, RegExp, Sabotage]>([
  ['forgets what it took as a way back', /way back whose day had not come/, without('wayBack')],
  ['leaves final snapshots the tags that they inherited, and no date', /stays after its day|way back/, unmarking()],
])('the laws catch a Mayfly that %s', async (_, law, sabotage) => {
  const property = fc.asyncProperty(accounts(), async (spec) => {
    const { broken, gone, left } = await threeNights(spec, 'careful', sabotage);
    return ![...broken, ...gone, ...left].some((fault) => law.test(fault));
  });
  expect(await isCaught(property, [1, 2])).toBe(true);
});

// Promise E13 of docs/safety.md.
test('the twin catches a Mayfly that does nothing', async () => {
  const world = worldOf([volume('vol-0')]);
  const refuseAll = {
    permit: (steps: readonly { readonly id: string }[]) =>
      Promise.resolve({
        permits: new Map(),
        refusals: new Map(steps.map(({ id }) => [id, { cause: 'class' as const, message: 'no' }])),
      }),
  };
  await applyIn(world, planOf([...world.things.values()], 'careful', world.time), ledgerIn(world), {
    guard: () => refuseAll,
  });
  expect([world.broken, world.things.has('vol-0')]).toEqual([[], true]);

  const whole = worldOf([volume('vol-0')]);
  await applyIn(whole, planOf([...whole.things.values()], 'careful', whole.time), ledgerIn(whole));
  expect([whole.things.has('vol-0'), hasSnapshot(whole, volume('vol-0'))]).toEqual([false, true]);
});

function volume(id: string) {
  return thingOf('ebs', id, { mark: 'none', due: true, spelling: 0 }, { state: 'available' });
}

function withVerbs(
  type: ResourceType,
  change: (verb: ResourceType['verbs'][string], name: string) => unknown,
): ResourceType {
  const verbs = Object.entries(type.verbs).map(([name, verb]) => [name, change(verb, name)]);
  return { ...type, verbs: Object.fromEntries(verbs) as ResourceType['verbs'] };
}

type AnyVerb = ResourceType['verbs'][string];

/** To its checks, every key is enabled. */
function withUsableKeys(verb: AnyVerb): AnyVerb {
  const describeKey = () => Promise.resolve({ KeyMetadata: { KeyId: 'k', KeyState: 'Enabled' } } as const);
  const check = (aws: Aws, input: Parameters<typeof verb.check>[1]) =>
    verb.check({ ...aws, read: { ...aws.read, kms: { describeKey } } }, input);
  return { ...verb, check };
}

/** To it, the warm pool of a group is empty. */
function withoutWarmPool(type: ResourceType): ResourceType {
  const detailCalls = type.detailCalls?.map((call) =>
    call.key === 'WarmPool'
      ? { ...call, fetch: (_aws: unknown, groups: readonly unknown[]) => Promise.resolve(groups.map(() => [])) }
      : call,
  );
  return detailCalls?.some(({ key }) => key === 'WarmPool') === true
    ? { ...type, detailCalls, objection: undefined }
    : type;
}

/** Its calls return nothing where they fail. */
function swallowing(type: ResourceType): ResourceType {
  const byId = (...args: Parameters<typeof type.read.byId>) =>
    listing(async function* () {
      yield await Promise.resolve(type.read.byId(...args)).catch(() => []);
    });
  const detailCalls = type.detailCalls?.map((call) => ({
    ...call,
    fetch: (...args: Parameters<typeof call.fetch>) =>
      call.fetch(...args).then(
        (answers) => answers.map((answer) => (isUnknown(answer) ? [] : answer)),
        () => args[1].map(() => []),
      ),
  }));
  return { ...type, read: { ...type.read, byId }, ...(detailCalls && { detailCalls }) };
}

import * as z from 'zod';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { CompiledPolicy, FilterStage } from '../../../src/core/compiled-policy.ts';
import type { ReportFault } from '../../../src/core/fault.ts';
import type { CompiledFilter, CompiledWhole } from '../../../src/core/filter.ts';
import { type History, noHistory } from '../../../src/core/history.ts';
import type { Json } from '../../../src/core/json.ts';
import type { Coverage, Plan, Planner } from '../../../src/core/plan.ts';
import type { Policy } from '../../../src/core/policy.ts';
import type { Resource } from '../../../src/core/resource.ts';
import { type ResourceType, resourceType } from '../../../src/core/resource-type.ts';
import { isUnknown } from '../../../src/core/truth.ts';
import type { Effect } from '../../../src/core/verb.ts';
import { one, type Verb } from '../../../src/core/verb.ts';
import type { Vocabulary } from '../../../src/core/vocabulary.ts';
import { createProtection } from '../../../src/guard/protection.ts';
import { createPlanner } from '../../../src/plan/planner.ts';
import { remove } from '../../../src/policy/actions/delete.ts';
import { markForOp } from '../../../src/policy/actions/mark-for-op.ts';
import { notify } from '../../../src/policy/actions/notify.ts';
import { snapshot } from '../../../src/policy/actions/snapshot.ts';
import { snapshotThenDelete } from '../../../src/policy/actions/snapshot-then-delete.ts';
import { start } from '../../../src/policy/actions/start.ts';
import { stop } from '../../../src/policy/actions/stop.ts';
import { tag } from '../../../src/policy/actions/tag.ts';
import { need } from '../estate/need.ts';

/** A small world of boxes on shelves: boxes contain data, and what protects a shelf protects its boxes. */

export const now = new Date('2026-11-21T02:00:00Z');
export const place = { account: '111122223333', region: 'eu-west-1' };
const at = { file: 'policies.yml', line: 1, column: 1 };

interface Box {
  readonly Id: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly Shelf?: string;
  readonly State?: string;
  readonly Born?: string;
  readonly Glanced?: string;
}

function verb(effect: Effect, options: z.ZodType, more: Partial<Verb<Box>> = {}): Verb<Box, never> {
  const definition = {
    effect,
    iam: [],
    options,
    perform: one(() => Promise.resolve({})),
    check: () => Promise.resolve({ status: 'wait' }),
    undo: { possible: false, reason: 'a test' },
    ...more,
  };
  return definition as unknown as Verb<Box, never>;
}

const noListing = { iam: [], pages: () => notCalled(), byId: () => notCalled() };
function notCalled(): never {
  throw new Error('a plan calls nothing');
}

/** Facts that no plan asks for. */
const factless = {
  iamResource: undefined,
  createdBy: undefined,
  tagRules: undefined,
  wayBack: undefined,
  fixture: () => ({}),
} as const;

const keep = z.strictObject({ 'keep-days': z.int().default(30) });
const tags = z.strictObject({ tags: z.record(z.string(), z.string()) });
const none = z.strictObject({});

export const box = resourceType<Box>({
  name: 'box',
  cloudFormationType: 'Test::Box',
  arn: 'test:box',
  id: 'Id',
  created: 'Born',
  tags: 'Tags',
  isStateful: true,
  ...factless,
  parents: ['shelf'],
  partOf: ({ Shelf }) => (Shelf === undefined ? [] : [{ type: 'shelf', id: Shelf }]),
  controllers: ({ State }) => (State === 'driven' ? [{ name: 'robot r2' }] : []),
  isGone: ({ State }) => State === 'gone',
  volatileFields: ['Glanced'],
  list: noListing,
  read: noListing,
  verbs: {
    tag: verb('tag', tags, { writesTags: ({ tags: written }: z.infer<typeof tags>) => written } as Partial<Verb<Box>>),
    stop: verb('stop', none, { blocked: ({ raw }) => (raw.State === 'stopped' ? 'it is already stopped' : undefined) }),
    start: verb('start', none),
    snapshot: verb('snapshot', keep),
    delete: verb('delete', none, { after: ['stop', 'snapshot'] }),
  },
  perMonth: () => ({ perMonth: 10, source: 'a price list' }),
  perMonthStopped: () => ({ perMonth: 4, source: 'a price list' }),
  perMonthSnapshot: () => ({ perMonth: 1, source: 'a price list' }),
});

export const shelf = resourceType<Box>({
  ...({
    name: 'shelf',
    cloudFormationType: 'Test::Shelf',
    arn: 'test:shelf',
    id: 'Id',
    created: 'Born',
    tags: 'Tags',
    isStateful: false,
  } as const),
  ...factless,
  list: noListing,
  read: noListing,
  verbs: {},
});

/** A mill is written while it turns. */
const mill = resourceType<Box>({
  ...({
    name: 'mill',
    cloudFormationType: 'Test::Mill',
    arn: 'test:mill',
    id: 'Id',
    created: 'Born',
    tags: 'Tags',
    isStateful: true,
  } as const),
  ...factless,
  quiesce: { verb: 'stop', isQuiesced: ({ State }) => State === 'stopped' },
  list: noListing,
  read: noListing,
  verbs: {
    stop: verb('stop', none, { blocked: ({ raw }) => (raw.State === 'stuck' ? 'it cannot be stopped' : undefined) }),
    snapshot: verb('snapshot', keep, { after: ['stop'] }),
    delete: verb('delete', none, { after: ['stop', 'snapshot'] }),
  },
  perMonth: () => ({ perMonth: 10, source: 'a price list' }),
  perMonthStopped: () => ({ perMonth: 4, source: 'a price list' }),
  perMonthSnapshot: () => ({ perMonth: 1, source: 'a price list' }),
});

/** Deleting a rack deletes its boxes. */
const rack = resourceType<Box>({
  ...({
    name: 'rack',
    cloudFormationType: 'Test::Rack',
    arn: 'test:rack',
    id: 'Id',
    created: 'Born',
    tags: 'Tags',
    isStateful: false,
  } as const),
  ...factless,
  list: noListing,
  read: noListing,
  verbs: { delete: verb('delete', none, { alsoDestroys: () => [{ type: 'box', id: 'b1' }] }) },
});

export const vocabulary: Vocabulary = {
  types: [box, shelf, rack, mill],
  filters: [],
  actions: [remove, stop, start, snapshot, snapshotThenDelete, notify, markForOp, tag],
  evidence: [],
};

export function resource(
  id: string,
  tagged: Readonly<Record<string, string>> = {},
  more: Partial<Box> & { type?: string; unread?: string } = {},
): Resource {
  const { type = 'box', unread, ...raw } = more;
  return {
    type,
    id,
    ...place,
    arn: `arn:aws:test:${place.region}:${place.account}:${type}/${id}`,
    tags: new Map(Object.entries(tagged)),
    raw: { Id: id, ...raw },
    unread: new Map(unread === undefined ? [] : [[unread, `AccessDenied on ${unread}`]]),
    seenAt: now.toISOString(),
  };
}

/** Whether a resource matches, by its id's prefix; unknown where `Tags` is unread. */
export function byPrefix(prefix: string): CompiledFilter {
  const judge: CompiledFilter['judge'] = ({ id, unread }) => (unread.has('Tags') ? 'unknown' : id.startsWith(prefix));
  return {
    name: 'prefix',
    at,
    reads: new Set(['Id']),
    isEvident: false,
    test: (box) => judge(box, new Map()) === true,
    judge,
    needs: () => [],
    explain: (box) => {
      const result = judge(box, new Map());
      return {
        filter: 'prefix',
        at,
        result,
        property: 'Id',
        actual: { kind: 'value', value: box.id },
        expected: { kind: 'compare', op: 'glob', value: `${prefix}*` },
        ...(result === 'unknown' ? { cause: box.unread.get('Tags') ?? '', unread: 'Tags' } : {}),
      };
    },
  };
}

/** True where the evidence for the resource's shelf says so. */
export function byEvidence(): CompiledFilter {
  const needOf = (box: Resource) =>
    need('dust', place, { shelf: typeof box.raw['Shelf'] === 'string' ? box.raw['Shelf'] : 'floor' });
  const judge: CompiledFilter['judge'] = (box, evidence) => {
    const answer = evidence.get(needOf(box).key);
    return answer === undefined || isUnknown(answer) ? 'unknown' : answer === 'dusty';
  };
  return {
    name: 'dust',
    at,
    reads: 'all',
    isEvident: true,
    test: () => notCalled(),
    judge,
    needs: (box) => [needOf(box)],
    explain: (box, evidence) => {
      const answer = evidence.get(needOf(box).key);
      const cause = isUnknown(answer) ? answer.cause : 'nobody asked';
      const result = judge(box, evidence);
      return { filter: 'dust', at, result, property: 'dust', ...(result === 'unknown' ? { cause } : {}) };
    },
  };
}

/** Selects all but the first `spare` of a set; with a `maybe` it is sure of nothing. */
export function allBut(spare: number): CompiledWhole {
  return {
    name: 'all-but',
    at,
    reads: new Set(),
    select: (resources, _, maybe = []) =>
      maybe.length > 0
        ? { selected: [], unsure: resources.map((each) => ({ resource: each, cause: 'the set is not known' })) }
        : { selected: resources.slice(spare), unsure: [] },
    needs: () => [],
    explain: (_, isSelected) => ({ filter: 'all-but', at, result: isSelected }),
  };
}

export function policy(
  name: string,
  stages: readonly FilterStage[],
  actions: readonly (readonly [string, Json?])[],
  more: Partial<Policy> = {},
): CompiledPolicy {
  const nodes = actions.map(([action, options = {}]) => {
    const definition = vocabulary.actions.find((candidate) => candidate.name === action);
    if (!definition) throw new Error(`no action ${action}`);
    return { name: action, at, options: definition.schema.parse(options) };
  });
  const written = {
    name,
    type: 'box',
    at,
    filters: [],
    actions: nodes,
    conditions: [],
    tags: [],
    metadata: {},
    skipSnapshot: false,
    digest: name,
    ...more,
  };
  return { policy: written, stages, runs: () => ({ filter: 'and', at, result: true }) };
}

export function planner(
  policies: readonly CompiledPolicy[],
  history: Partial<History> = {},
  { types = vocabulary.types, fault }: { types?: readonly ResourceType[]; fault?: ReportFault } = {},
): Planner {
  return createPlanner({
    policies: policies.map((compiled) => compiled.policy),
    compiledFor: () => policies,
    vocabulary: { ...vocabulary, types },
    settings: defaultSettings,
    protection: createProtection(defaultSettings, types),
    history: { ...noHistory, ...history },
    source: 'aws',
    now,
    planHours: 24,
    ...(fault && { fault }),
  });
}

export function covered(type: string, resources: number, read: Coverage['status'] = 'whole'): Coverage {
  return { ...place, type, status: read, resources, ...(read === 'whole' ? {} : { cause: 'Throttling' }) };
}

/** The plan over these boxes and shelves (or other types), each listed completely in one page. */
export function planOf(
  policies: readonly CompiledPolicy[],
  boxes: readonly Resource[],
  shelves: readonly Resource[] = [],
  history: Partial<History> = {},
): Plan {
  const planning = planner(policies, history);
  const [{ type } = { type: 'box' }] = boxes;
  planning.see(type, place, boxes);
  planning.listingEnded(covered(type, boxes.length));
  planning.see('shelf', place, shelves);
  planning.listingEnded(covered('shelf', shelves.length));
  planning.needs();
  return planning.finish();
}

export const task = { 'lifespan-intent': 'ephemeral-task' };

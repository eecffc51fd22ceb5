import type { RefusalCause } from '../core/plan.ts';
import type { Protection, RelatedResource, Ruling } from '../core/protection.ts';
import type { Ref, Resource } from '../core/resource.ts';
import type { Controller, ResourceType } from '../core/resource-type.ts';
import type { Settings } from '../core/settings.ts';
import type { Effect } from '../core/verb.ts';
import { blastRadiusOf, nameOf } from './blast-radius.ts';
import { ancestorsOf, classInFamily, strictness } from './family.ts';
import { type Lifespan, lifespanReader } from './lifespan.ts';
import { lifespanTagsReader } from './lifespan-tags.ts';
import { objectionOf } from './objection.ts';
import { type OwnRulings, ownRulings } from './own-ruling.ts';
import { answerFrom, parentsOf, refKey, typesByName } from './parents.ts';
import { patternMatcher } from './pattern.ts';
import { type WaysBack, waysBack } from './way-back.ts';

/**
 * The rules of what is protected. They are pure: the guard passes what it has just read, the plan what the inventory
 * saw. Whatever cannot be known is refused. Reasons are checked in one order, the most certain first: marks, ancestors,
 * AWS's own locks, what Mayfly keeps as a way back, controllers, what could not be read.
 * @param keptInLedger until when the ledger says that something is kept as a way back. Left out: it says nothing.
 */
export function createProtection(
  settings: Settings,
  types: readonly ResourceType[],
  keptInLedger: (resource: Resource) => string | undefined = () => undefined,
): Protection {
  const byName = typesByName(types);
  const lifespanOf = lifespanReader(settings);
  const rules: Rules = {
    types: byName,
    lifespanOf,
    ownRuling: ownRulings(settings, byName, lifespanOf),
    waysBack: waysBack(byName, settings, keptInLedger),
  };
  const allowedCustom = patternMatcher(settings.protect.customResourcesAllowed);
  return {
    classOf: (resource) => lifespanOf(resource.tags).class,
    rule: (resource, effect, now, related) => ruleOn(resource, { effect, now, related, destroyedKeys: nothing }, rules),
    retag: (resource, tags) => retag(resource, tags, rules),
    lifespanTags: lifespanTagsReader(settings, lifespanOf),
    objection: (resource, effect, options) => objectionOf(resource, byName.get(resource.type), effect, options),
    blastRadius: (resource, deed, now, related) =>
      blastRadiusOf(resource, deed, {
        types: byName,
        isAllowed: (type) => allowedCustom(type) !== undefined,
        rule: (member, destroyedKeys) => ruleOn(member, { effect: 'delete', now, related, destroyedKeys }, rules),
        relatedOf: related,
      }),
  };
}

interface Rules {
  readonly types: ReadonlyMap<string, ResourceType>;
  readonly lifespanOf: (tags: ReadonlyMap<string, string>) => Lifespan;
  readonly ownRuling: OwnRulings;
  readonly waysBack: WaysBack;
}

/** What would be done, when, and what is known of related resources. */
interface Change {
  readonly effect: Effect;
  readonly now: Date;
  readonly related: (ref: Ref) => RelatedResource;
  /** Keys of what the same write destroys: a controller among them undoes nothing. */
  readonly destroyedKeys: ReadonlySet<string>;
}

function ruleOn(resource: Resource, change: Change, { types, lifespanOf, ownRuling, waysBack }: Rules): Ruling {
  const { effect, now, related } = change;
  const type = types.get(resource.type);
  const relations = ancestorsOf(resource, related, types);
  const own = ownRuling(resource, now);
  const classInForce = classInFamily(
    own.class,
    relations.ancestors.map((ancestor) => lifespanOf(ancestor.tags).class),
    type,
  );
  const refused = (cause: RefusalCause, message: string, until?: string): Ruling => ({
    kind: 'refused',
    class: classInForce,
    cause,
    message,
    ...(until === undefined ? {} : { until }),
  });

  if (own.refusal !== undefined) return refused(own.refusal.cause, own.refusal.message, own.refusal.until);
  for (const ancestor of relations.ancestors) {
    const { refusal } = ownRuling(ancestor, now);
    if (refusal !== undefined)
      return refused(refusal.cause, `it belongs to ${ancestor.type} ${ancestor.id}: ${refusal.message}`, refusal.until);
  }
  const lock = answerFrom(resource, (raw) => type?.lock?.(raw, effect));
  if (lock.value !== undefined) return refused('protected', `AWS's own protection is on: ${lock.value}`);
  const kept = effect === 'delete' || effect === 'unprotect' ? waysBack.kept(resource, now) : undefined;
  if (kept !== undefined) return refused('on-hold', kept.message, kept.until);
  const controller = isFought[effect] ? controllerOf(resource, change, types) : undefined;
  if (controller?.value !== undefined) return refused('controller', `${controller.value} and would undo a ${effect}`);
  const unread = lock.unread ?? controller?.unread ?? relations.unread;
  if (unread !== undefined) return refused('unread', unread);
  if (effect === 'unprotect' && classInForce !== 'ephemeral-task')
    return refused(
      'class',
      `\`force\` switches off AWS's own protection only for an ephemeral-task, and its class is ${classInForce}`,
    );
  return { kind: 'free', class: classInForce };
}

/** Who manages something, as a beginning of a message; or why that is not known. */
interface Manager {
  readonly value?: string | undefined;
  readonly unread?: string;
}

/**
 * The first controller that would undo the change, with what it manages: the resource itself, or something that it is
 * attached to. A controller that is destroyed too undoes nothing.
 */
function controllerOf(
  resource: Resource,
  change: Change,
  types: ReadonlyMap<string, ResourceType>,
): Manager | undefined {
  const own = answerFrom(
    resource,
    (raw) => controllersLeft(raw, resource.type, change, types)?.find(({ undoes }) => undoesIt(undoes, change))?.name,
  );
  if (own.value !== undefined) return { value: `${own.value} manages it` };
  const attached = attachedController(resource, change, types);
  return own.unread === undefined ? attached : { unread: own.unread, value: attached?.value };
}

/** The controller of something that the resource is attached to, and so depends on it, whatever it undoes otherwise. */
function attachedController(
  resource: Resource,
  change: Change,
  types: ReadonlyMap<string, ResourceType>,
): Manager | undefined {
  const attachedTo = types.get(resource.type)?.attachedTo;
  for (const ref of parentsOf(resource, types).value.filter(({ type }) => attachedTo?.includes(type))) {
    const other = change.related(ref);
    // What could not be read is refused with everything else that it belongs to.
    if (typeof other === 'string') continue;
    const { value, unread } = answerFrom(other, (raw) => controllersLeft(raw, other.type, change, types)?.[0]?.name);
    if (value !== undefined) return { value: `it is attached to ${nameOf(ref)}: ${value} manages that` };
    if (unread !== undefined) return { unread: `what manages ${nameOf(ref)} is not known: ${unread}` };
    const further = attachedController(other, change, types);
    if (further !== undefined) return further;
  }
  return undefined;
}

/** The controllers of a resource that the same write does not destroy. */
function controllersLeft(
  raw: Resource['raw'],
  type: string,
  { destroyedKeys }: Change,
  types: ReadonlyMap<string, ResourceType>,
): readonly Controller[] | undefined {
  return types
    .get(type)
    ?.controllers?.(raw)
    .filter(({ ref }) => !isDestroyedToo(ref, destroyedKeys));
}

function undoesIt(undoes: Controller['undoes'], { effect }: Change): boolean {
  return undoes?.includes(effect) ?? true;
}

function retag(
  resource: Resource,
  tags: Readonly<Record<string, string | null>>,
  { lifespanOf, waysBack }: Rules,
): string | undefined {
  const ownTag = waysBack.ownTag(resource, tags);
  if (ownTag !== undefined) return ownTag;
  const classBefore = lifespanOf(resource.tags).class;
  const written = new Map<string, string | null>([...resource.tags, ...Object.entries(tags)]);
  const classAfter = lifespanOf(
    new Map([...written].flatMap(([key, value]) => (value === null ? [] : [[key, value]]))),
  ).class;
  if (strictness.indexOf(classAfter) <= strictness.indexOf(classBefore)) return undefined;
  return (
    `its class would change from ${classBefore} to ${classAfter}, which allows more: only people may ` +
    'do that, not a policy'
  );
}

const nothing: ReadonlySet<string> = new Set();

function isDestroyedToo(ref: Ref | undefined, destroyedKeys: ReadonlySet<string>): boolean {
  return ref !== undefined && destroyedKeys.has(refKey(ref));
}

/** Whether a controller would undo the effect. */
const isFought: Readonly<Record<Effect, boolean>> = {
  stop: true,
  start: true,
  delete: true,
  unprotect: true,
  tag: false,
  snapshot: false,
  restore: false,
};

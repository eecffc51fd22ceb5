import { awsPartitionOf } from '../core/partition.ts';
import type { RefusalCause } from '../core/plan.ts';
import type { Protection, RelatedResource, Ruling } from '../core/protection.ts';
import type { Ref, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { LifespanClass, Settings } from '../core/settings.ts';
import type { Effect } from '../core/verb.ts';
import { baselineMatcher } from './baseline-match.ts';
import { blastRadiusOf, nameOf } from './blast-radius.ts';
import { holdReader } from './hold.ts';
import { lifespanReader } from './lifespan.ts';
import { answerFrom, parentsOf, refKey, typesByName, unreadTags } from './parents.ts';
import { patternMatcher } from './pattern.ts';

/**
 * The rules of what is protected. They are pure: the guard passes what it has just read, the plan what the inventory
 * saw. Whatever cannot be known is refused. Reasons are checked in one order, the most certain first: marks, ancestors,
 * AWS's own locks, controllers, what could not be read.
 */
export function createProtection(settings: Settings, types: readonly ResourceType[]): Protection {
  const byName = typesByName(types);
  const lifespanOf = lifespanReader(settings);
  const holdOn = holdReader(settings);
  const protectedArn = patternMatcher(settings.protect.arns);
  const protectedAccount = patternMatcher(settings.protect.accounts);
  const protectedRegion = patternMatcher(settings.protect.regions);
  const baselineOf = baselineMatcher(settings.protect);
  const allowedCustom = patternMatcher(settings.protect.customResourcesAllowed);
  /** A resource is a value that was read once: one that is read again is another value. */
  const rulings = new WeakMap<Resource, { readonly at: number; readonly ruling: OwnRuling }>();

  return {
    classOf: (resource) => lifespanOf(resource.tags).class,
    rule: (resource, effect, now, related) => ruleOn(resource, effect, now, related, nothing),
    retag,
    blastRadius: (resource, verb, now, related) =>
      blastRadiusOf(resource, verb, {
        types: byName,
        isAllowed: (type) => allowedCustom(type) !== undefined,
        rule: (member, destroyedKeys) => ruleOn(member, 'delete', now, related, destroyedKeys),
        relatedOf: related,
      }),
  };

  /** @param destroyedKeys keys of what the same write destroys: a controller among them undoes nothing. */
  function ruleOn(
    resource: Resource,
    effect: Effect,
    now: Date,
    related: (ref: Ref) => RelatedResource,
    destroyedKeys: ReadonlySet<string>,
  ): Ruling {
    const type = byName.get(resource.type);
    const relations = ancestorsOf(resource, related, byName);
    const ownRuling = judge(resource, now);
    const classInForce = classInFamily(
      ownRuling.class,
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

    if (ownRuling.refusal !== undefined)
      return refused(ownRuling.refusal.cause, ownRuling.refusal.message, ownRuling.refusal.until);
    for (const ancestor of relations.ancestors) {
      const { refusal } = judge(ancestor, now);
      if (refusal !== undefined)
        return refused(
          refusal.cause,
          `it belongs to ${ancestor.type} ${ancestor.id}: ${refusal.message}`,
          refusal.until,
        );
    }
    const lock = answerFrom(resource, (raw) => type?.lock?.(raw, effect));
    if (lock.value !== undefined) return refused('protected', `AWS's own protection is on: ${lock.value}`);
    const controller = answerFrom(resource, (raw) =>
      isFought[effect] && !isDestroyedToo(type?.controllerRef?.(raw), destroyedKeys)
        ? type?.controller?.(raw)
        : undefined,
    );
    if (controller.value !== undefined)
      return refused('controller', `${controller.value} manages it and would undo a ${effect}`);
    const unread = lock.unread ?? controller.unread;
    if (unread !== undefined) return refused('unread', unread);
    if (relations.unread !== undefined) return refused('unread', relations.unread);
    if (effect === 'unprotect' && classInForce !== 'ephemeral-task')
      return refused(
        'class',
        `\`force\` switches off AWS's own protection only for an ephemeral-task, and its class is ${classInForce}`,
      );
    return { kind: 'free', class: classInForce };
  }

  function retag(resource: Resource, tags: Readonly<Record<string, string | null>>): string | undefined {
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

  /** The ruling on one resource by itself, made once for each time that it is asked at. */
  function judge(resource: Resource, now: Date): OwnRuling {
    const known = rulings.get(resource);
    if (known?.at === now.getTime()) return known.ruling;
    const ruling = judgeAfresh(resource, now);
    rulings.set(resource, { at: now.getTime(), ruling });
    return ruling;
  }

  /** One resource by itself: its place, its ARN, its tags. */
  function judgeAfresh(resource: Resource, now: Date): OwnRuling {
    const lifespan = lifespanOf(resource.tags);
    const refuse = (cause: RefusalCause, message: string, until?: string) => ({
      class: lifespan.class,
      refusal: { cause, message, ...(until && { until }) },
    });
    const unread = unreadTags(resource, byName.get(resource.type));
    if (unread !== undefined) return refuse('unread', `its tags could not be read: ${unread}`);
    if (lifespan.class === 'persistent-core') return refuse('protected', lifespan.message ?? 'it is persistent-core');
    const arn = firstOf(arnsOf(resource), protectedArn);
    if (arn !== undefined) return refuse('protected', `its ARN is protected by ${arn}`);
    const baselineEntryOfArn = firstOf(arnsOf(resource), baselineOf);
    if (baselineEntryOfArn !== undefined)
      return refuse('protected', `it is protected by the baseline (${baselineEntryOfArn})`);
    const stack = stackArnOf(resource);
    if (stack !== undefined) {
      const pattern = protectedArn(stack);
      if (pattern !== undefined) return refuse('protected', `its stack ${stack} is protected by ${pattern}`);
      const baselineEntry = baselineOf(stack);
      if (baselineEntry !== undefined)
        return refuse('protected', `its stack ${stack} is protected by the baseline (${baselineEntry})`);
    }
    const account = protectedAccount(resource.account);
    if (account !== undefined) return refuse('protected', `the account ${resource.account} is protected`);
    const region = protectedRegion(resource.region);
    if (region !== undefined) return refuse('protected', `the region ${resource.region} is protected`);
    const hold = holdOn(resource.tags, now);
    if (hold !== undefined)
      return refuse(
        'on-hold',
        `it is on hold by the tag ${hold.tag}${hold.until === undefined ? endlessHold : ''}`,
        hold.until,
      );
    return { class: lifespan.class };
  }
}

/** What speaks against a change of one resource, whatever it belongs to. */
interface OwnRuling {
  readonly class: LifespanClass;
  readonly refusal?: { readonly cause: RefusalCause; readonly message: string; readonly until?: string };
}

const endlessHold = ', whose value is not a date, so the hold has no end';

/** The strictest first. */
const strictness: readonly LifespanClass[] = ['persistent-core', 'persistent-support', 'unknown', 'ephemeral-task'];

/** Images and snapshots have no account in their ARN. But AWS's tagging API, from which people copy, writes it in. */
function arnsOf({ arn, account }: Resource): readonly string[] {
  const parts = arn.split(':');
  return parts[4] === '' ? [arn, parts.with(4, account).join(':')] : [arn];
}

function firstOf(texts: readonly string[], match: (text: string) => string | undefined): string | undefined {
  for (const text of texts) {
    const matched = match(text);
    if (matched !== undefined) return matched;
  }
  return undefined;
}

/**
 * The stack that created it, from the tags that only CloudFormation itself can write. So members are protected with
 * their stack, whether or not their type knows stacks, and whether or not the stack could be read.
 */
function stackArnOf({ tags, account, region }: Resource): string | undefined {
  const arn = tags.get('aws:cloudformation:stack-id');
  const name = tags.get('aws:cloudformation:stack-name');
  if (arn !== undefined || name === undefined) return arn;
  return `arn:${awsPartitionOf(region)}:cloudformation:${region}:${account}:stack/${name}/`;
}

const nothing: ReadonlySet<string> = new Set();

function isDestroyedToo(ref: Ref | undefined, destroyedKeys: ReadonlySet<string>): boolean {
  return ref !== undefined && destroyedKeys.has(refKey(ref));
}

/**
 * Everything that a resource belongs to, all the way up; `unread` says which part nobody could read. A resource that is
 * gone protects nothing.
 */
function ancestorsOf(
  resource: Resource,
  related: (ref: Ref) => RelatedResource,
  types: ReadonlyMap<string, ResourceType>,
): { readonly ancestors: readonly Resource[]; readonly unread: string | undefined } {
  const ancestors: Resource[] = [];
  const visited = new Set([refKey(resource)]);
  const queue: Resource[] = [resource];
  let unread: string | undefined;
  for (let current = queue.shift(); current !== undefined; current = queue.shift()) {
    const parents = parentsOf(current, types);
    if (parents.unread !== undefined)
      unread ??= `what ${current === resource ? 'it' : nameOf(current)} belongs to is not known: ${parents.unread}`;
    for (const ref of parents.value) {
      if (visited.has(refKey(ref))) continue;
      visited.add(refKey(ref));
      const parent = related(ref);
      if (parent === 'gone') continue;
      if (parent === 'unread') {
        unread ??= `it belongs to ${ref.type} ${ref.id}, which could not be read`;
        continue;
      }
      ancestors.push(parent);
      queue.push(parent);
    }
  }
  return { ancestors, unread };
}

/**
 * The class that counts. A resource without a class of its own takes persistent-support from what it belongs to, but
 * never ephemeral-task. If its type has no tags at all, it has the class of its parents, the strictest first.
 */
function classInFamily(
  ownClass: LifespanClass,
  ancestors: readonly LifespanClass[],
  type: ResourceType | undefined,
): LifespanClass {
  if (ownClass === 'unknown' && type !== undefined && type.tags === undefined)
    return strictness.find((name) => ancestors.includes(name)) ?? 'unknown';
  if (ancestors.includes('persistent-core')) return 'persistent-core';
  return ownClass === 'unknown' && ancestors.includes('persistent-support') ? 'persistent-support' : ownClass;
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

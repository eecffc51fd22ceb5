import { partitionOf } from '../core/partition.ts';
import type { RefusalCause } from '../core/plan.ts';
import type { Protection, RelatedResource, Ruling } from '../core/protection.ts';
import type { Ref, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { LifespanClass, Settings } from '../core/settings.ts';
import type { Effect } from '../core/verb.ts';
import { baselineMatcher } from './baseline-match.ts';
import { blastOf } from './blast-radius.ts';
import { holdReader } from './hold.ts';
import { lifespanReader } from './lifespan.ts';
import { patternMatcher } from './pattern.ts';
import { asked, parentsOf, refKey, typesByName, unreadTags } from './relatives.ts';

/**
 * The rules of what is protected. Pure: the guard hands it what it has just read, the plan what the inventory saw.
 * Whatever it cannot know refuses. Reasons are looked for in one order, the surest first: what marks it, what it
 * belongs to, AWS's own locks, who runs it, what could not be read.
 */
export function createProtection(settings: Settings, types: readonly ResourceType[]): Protection {
  const byName = typesByName(types);
  const lifespanOf = lifespanReader(settings);
  const heldBy = holdReader(settings);
  const protectedArn = patternMatcher(settings.protect.arns);
  const protectedAccount = patternMatcher(settings.protect.accounts);
  const protectedRegion = patternMatcher(settings.protect.regions);
  const baselineOf = baselineMatcher(settings.protect);
  const allowedCustom = patternMatcher(settings.protect.customResourcesAllowed);

  return {
    classOf: (resource) => lifespanOf(resource.tags).class,
    rule: (resource, effect, now, relative) => ruleOn(resource, effect, now, relative, nothing),
    retag,
    blastRadius: (resource, verb, now, relative) =>
      blastOf(resource, verb, {
        types: byName,
        isAllowed: (type) => allowedCustom(type) !== undefined,
        rule: (member, going) => ruleOn(member, 'delete', now, relative, going),
        relative,
      }),
  };

  /** @param going keys of what goes in the same write: a controller among it fights nobody. */
  function ruleOn(
    resource: Resource,
    effect: Effect,
    now: Date,
    relative: (ref: Ref) => RelatedResource,
    going: ReadonlySet<string>,
  ): Ruling {
    const type = byName.get(resource.type);
    const family = familyOf(resource, relative, byName);
    const own = judge(resource, now);
    const lifespan = classWithin(
      own.class,
      family.ancestors.map((ancestor) => lifespanOf(ancestor.tags).class),
      type,
    );
    const refused = (cause: RefusalCause, message: string, until?: string): Ruling => ({
      kind: 'refused',
      class: lifespan,
      cause,
      message,
      ...(until === undefined ? {} : { until }),
    });

    if (own.refusal !== undefined) return refused(own.refusal.cause, own.refusal.message, own.refusal.until);
    for (const ancestor of family.ancestors) {
      const { refusal } = judge(ancestor, now);
      if (refusal !== undefined)
        return refused(
          refusal.cause,
          `it belongs to ${ancestor.type} ${ancestor.id}: ${refusal.message}`,
          refusal.until,
        );
    }
    const lock = asked(resource, (raw) => type?.lock?.(raw, effect));
    if (lock.value !== undefined) return refused('protected', `AWS's own protection is on: ${lock.value}`);
    const controller = asked(resource, (raw) =>
      isFought[effect] && !goesToo(type?.controllerRef?.(raw), going) ? type?.controller?.(raw) : undefined,
    );
    if (controller.value !== undefined)
      return refused('controller', `${controller.value} runs it and would undo or fight a ${effect}`);
    const unread = lock.unread ?? controller.unread;
    if (unread !== undefined) return refused('unread', unread);
    if (family.unread !== undefined) return refused('unread', family.unread);
    if (effect === 'unprotect' && lifespan !== 'ephemeral-task')
      return refused(
        'class',
        `\`force\` switches AWS's own protection off for an ephemeral-task alone, and its class is ${lifespan}`,
      );
    return { kind: 'free', class: lifespan };
  }

  function retag(resource: Resource, tags: Readonly<Record<string, string | null>>): string | undefined {
    const before = lifespanOf(resource.tags).class;
    const written = new Map<string, string | null>([...resource.tags, ...Object.entries(tags)]);
    const after = lifespanOf(
      new Map([...written].flatMap(([key, value]) => (value === null ? [] : [[key, value]]))),
    ).class;
    if (strictness.indexOf(after) <= strictness.indexOf(before)) return undefined;
    return `its class would change from ${before} to ${after}, which allows more: that is for people to say, and not for a policy`;
  }

  /** One resource by itself: its place, its ARN, its tags. */
  function judge(
    resource: Resource,
    now: Date,
  ): {
    readonly class: LifespanClass;
    readonly refusal?: { readonly cause: RefusalCause; readonly message: string; readonly until?: string };
  } {
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
    const entry = firstOf(arnsOf(resource), baselineOf);
    if (entry !== undefined) return refuse('protected', `it is protected by the baseline (${entry})`);
    const stack = stackArnOf(resource);
    if (stack !== undefined) {
      const by = protectedArn(stack);
      if (by !== undefined) return refuse('protected', `its stack ${stack} is protected by ${by}`);
      const its = baselineOf(stack);
      if (its !== undefined) return refuse('protected', `its stack ${stack} is protected by the baseline (${its})`);
    }
    const account = protectedAccount(resource.account);
    if (account !== undefined) return refuse('protected', `the account ${resource.account} is protected`);
    const region = protectedRegion(resource.region);
    if (region !== undefined) return refuse('protected', `the region ${resource.region} is protected`);
    const hold = heldBy(resource.tags, now);
    if (hold !== undefined)
      return refuse(
        'on-hold',
        `it is held by the tag ${hold.tag}${hold.until === undefined ? ', which is no date and so holds' : ''}`,
        hold.until,
      );
    return { class: lifespan.class };
  }
}

/** The strictest first. */
const strictness: readonly LifespanClass[] = ['persistent-core', 'persistent-support', 'unknown', 'ephemeral-task'];

/**
 * Images and snapshots have no account in their ARN, and yet AWS's tagging API, from which people copy, writes it in.
 */
function arnsOf({ arn, account }: Resource): readonly string[] {
  const parts = arn.split(':');
  return parts[4] === '' ? [arn, parts.with(4, account).join(':')] : [arn];
}

function firstOf(texts: readonly string[], match: (text: string) => string | undefined): string | undefined {
  for (const text of texts) {
    const found = match(text);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The stack that made it, by the tags that CloudFormation itself writes and nobody else can: so members are protected
 * with their stack whether or not their type knows stacks, and whether or not the stack could be read.
 */
function stackArnOf({ tags, account, region }: Resource): string | undefined {
  const arn = tags.get('aws:cloudformation:stack-id');
  const name = tags.get('aws:cloudformation:stack-name');
  if (arn !== undefined || name === undefined) return arn;
  return `arn:${partitionOf(region)}:cloudformation:${region}:${account}:stack/${name}/`;
}

const nothing: ReadonlySet<string> = new Set();

function goesToo(ref: Ref | undefined, going: ReadonlySet<string>): boolean {
  return ref !== undefined && going.has(refKey(ref));
}

/**
 * What a resource belongs to, all the way up; `unread` says what of it nobody could read. A relative that is gone
 * protects nothing.
 */
function familyOf(
  resource: Resource,
  relative: (ref: Ref) => RelatedResource,
  types: ReadonlyMap<string, ResourceType>,
): { readonly ancestors: readonly Resource[]; readonly unread: string | undefined } {
  const ancestors: Resource[] = [];
  const seen = new Set([refKey(resource)]);
  const open: Resource[] = [resource];
  let unread: string | undefined;
  for (let from = open.shift(); from !== undefined; from = open.shift()) {
    const parents = parentsOf(from, types);
    if (parents.unread !== undefined)
      unread ??= `what ${from === resource ? 'it' : `${from.type} ${from.id}`} belongs to cannot be told: ${parents.unread}`;
    for (const ref of parents.value) {
      if (seen.has(refKey(ref))) continue;
      seen.add(refKey(ref));
      const parent = relative(ref);
      if (parent === 'gone') continue;
      if (parent === 'unread') {
        unread ??= `it belongs to ${ref.type} ${ref.id}, which could not be read`;
        continue;
      }
      ancestors.push(parent);
      open.push(parent);
    }
  }
  return { ancestors, unread };
}

/**
 * The class that counts. A resource that says nothing of its own takes persistent-support from what it belongs to,
 * never the freedom of ephemeral-task, unless its type has no tags at all: then it is what its parents are, the
 * strictest first.
 */
function classWithin(
  own: LifespanClass,
  ancestors: readonly LifespanClass[],
  type: ResourceType | undefined,
): LifespanClass {
  if (own === 'unknown' && type !== undefined && type.tags === undefined)
    return strictness.find((name) => ancestors.includes(name)) ?? 'unknown';
  if (ancestors.includes('persistent-core')) return 'persistent-core';
  return own === 'unknown' && ancestors.includes('persistent-support') ? 'persistent-support' : own;
}

/** Whether a controller would undo it or fight it. */
const isFought: Readonly<Record<Effect, boolean>> = {
  stop: true,
  start: true,
  delete: true,
  unprotect: true,
  tag: false,
  snapshot: false,
  restore: false,
};

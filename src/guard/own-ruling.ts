import { awsPartitionOf } from '../core/partition.ts';
import type { RefusalCause } from '../core/plan.ts';
import type { Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { LifespanClass, Settings } from '../core/settings.ts';
import { baselineMatcher } from './baseline-match.ts';
import { holdReader } from './hold.ts';
import type { Lifespan } from './lifespan.ts';
import { unreadTags } from './parents.ts';
import { patternMatcher } from './pattern.ts';

/** What speaks against a change of one resource, whatever it belongs to. */
export interface OwnRuling {
  readonly class: LifespanClass;
  readonly refusal?: { readonly cause: RefusalCause; readonly message: string; readonly until?: string };
}

/** How one resource by itself is ruled on. */
export type OwnRulings = (resource: Resource, now: Date) => OwnRuling;

/** The ruling on one resource by itself, made once for each time that it is asked at. */
export function ownRulings(
  settings: Settings,
  types: ReadonlyMap<string, ResourceType>,
  lifespanOf: (tags: ReadonlyMap<string, string>) => Lifespan,
): OwnRulings {
  const judge = judgeBy(settings, types, lifespanOf);
  /** A resource is a value that was read once: one that is read again is another value. */
  const rulings = new WeakMap<Resource, { readonly at: number; readonly ruling: OwnRuling }>();
  return (resource, now) => {
    const known = rulings.get(resource);
    // Stryker disable next-line ConditionalExpression: without what it remembers, it is only slower.
    if (known?.at === now.getTime()) return known.ruling;
    const ruling = judge(resource, now);
    // Stryker disable next-line ObjectLiteral,CallExpression: as above.
    rulings.set(resource, { at: now.getTime(), ruling });
    return ruling;
  };
}

/** One resource by itself: its place, its ARN, its tags. */
function judgeBy(
  settings: Settings,
  types: ReadonlyMap<string, ResourceType>,
  lifespanOf: (tags: ReadonlyMap<string, string>) => Lifespan,
): OwnRulings {
  const holdOn = holdReader(settings);
  const protectionByName = nameProtection(settings.protect);
  return (resource, now) => {
    const lifespan = lifespanOf(resource.tags);
    const refuse = (cause: RefusalCause, message: string, until?: string) => ({
      class: lifespan.class,
      refusal: { cause, message, ...(until && { until }) },
    });
    const unread = unreadTags(resource, types.get(resource.type));
    if (unread !== undefined) return refuse('unread', `its tags could not be read: ${unread}`);
    // Stryker disable next-line StringLiteral: for TypeScript only; a tag says so.
    if (lifespan.class === 'persistent-core') return refuse('protected', lifespan.message ?? 'it is persistent-core');
    const named = protectionByName(resource);
    if (named !== undefined) return refuse('protected', named);
    const hold = holdOn(resource.tags, now);
    if (hold !== undefined)
      return refuse(
        'on-hold',
        `it is on hold by the tag ${hold.tag}${hold.until === undefined ? endlessHold : ''}`,
        hold.until,
      );
    return { class: lifespan.class };
  };
}

/** Why mayfly.yml or the baseline protects a resource by its name: its ARN, its stack, its account or its region. */
function nameProtection(protect: Settings['protect']): (resource: Resource) => string | undefined {
  const protectedArn = patternMatcher(protect.arns);
  const protectedAccount = patternMatcher(protect.accounts);
  const protectedRegion = patternMatcher(protect.regions);
  const baselineOf = baselineMatcher(protect);
  return (resource) => {
    const arn = firstOf(arnsOf(resource), protectedArn);
    if (arn !== undefined) return `its ARN is protected by ${arn}`;
    const baselineEntryOfArn = firstOf(arnsOf(resource), baselineOf);
    if (baselineEntryOfArn !== undefined) return `it is protected by the baseline (${baselineEntryOfArn})`;
    const stack = stackArnOf(resource);
    if (stack !== undefined) {
      const pattern = protectedArn(stack);
      if (pattern !== undefined) return `its stack ${stack} is protected by ${pattern}`;
      const baselineEntry = baselineOf(stack);
      if (baselineEntry !== undefined) return `its stack ${stack} is protected by the baseline (${baselineEntry})`;
    }
    if (protectedAccount(resource.account) !== undefined) return `the account ${resource.account} is protected`;
    return protectedRegion(resource.region) === undefined ? undefined : `the region ${resource.region} is protected`;
  };
}

const endlessHold = ', whose value is not a date, so the hold has no end';

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

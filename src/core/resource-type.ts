import type { Aws, Listing } from './aws.ts';
import type { PricePart } from './evidence/cost.ts';
import type { Description, DescriptionQuestion } from './evidence/description.ts';
import type { EvidenceKind } from './evidence/evidence-kind.ts';
import type { PowerEvent } from './evidence/power-events.ts';
import type { QuotaAnswer } from './evidence/quota.ts';
import { namingFaults } from './fault.ts';
import { compilePattern } from './glob.ts';
import type { IamResource } from './iam-write.ts';
import type { AsJsonObject, Json } from './json.ts';
import type { QueryTerms } from './query.ts';
import type { Place, Ref, Resource } from './resource.ts';
import type { RestoredMembers } from './restored-members.ts';
import type { TagRules } from './tag-rules.ts';
import type { Unknown } from './truth.ts';
import type { Effect, Verb } from './verb.ts';

/**
 * An additional call of a type. It fills the top-level key `key` of `raw` for a page of resources at once, so that it
 * can ask in batches. Answers come in the order of `raws`. An `Unknown` puts `key` into that resource's `unread`, a
 * rejection into that of all.
 */
export interface DetailCall<Raw extends object> {
  readonly key: string;
  readonly iam: readonly string[];
  fetch(aws: Aws, raws: readonly Raw[]): Promise<readonly unknown[]>;
}

/** Whether a resource that can be stopped and started is running. */
export interface Power {
  readonly status: 'on' | 'off' | 'changing';
  /** Since when it has been on or off: ISO 8601, as AWS says it. Left out where AWS does not say. */
  readonly since?: string;
  /** Its size, where the type has several: `m5.large`. */
  readonly size?: string;
  /** AWS's code, where it is off because a start failed: then nobody has stopped it. */
  readonly failedStart?: string;
}

/**
 * What decides whether a resource of this type is idle, if the policy names no metric of its own. All metrics must be
 * at or under their limit.
 */
export interface IdleMetric {
  readonly namespace: string;
  readonly metric: string;
  readonly statistic: 'Average' | 'Maximum' | 'Sum';
  /** The CloudWatch dimension that contains the resource's id. */
  readonly dimension: string;
  /** Idle at or below this, in the metric's own unit. */
  readonly atMost: number;
  /** The percentage of the window's hours that must have been measured before the resource can be called idle. */
  readonly hoursMeasured: number;
  /** The basis of the limit: a page of AWS's, and where our limit differs, the reason. */
  readonly source: string;
  /**
   * When AWS reports it. `while-running`: for as long as the resource runs, also where nobody uses it; an hour without
   * a point was not measured. `while-used`: only while there is something to count; an hour without a point is 0. The
   * type's file cites AWS's page.
   */
  readonly reported: 'while-running' | 'while-used';
  /**
   * Only for resources whose `raw` has this value: a network load balancer is measured under other names than an
   * application load balancer.
   */
  readonly onlyWhere?: { readonly key: string; readonly equals: string };
}

/** What the filter `metrics` asks of a type if the policy says nothing else. */
export interface Measured {
  /** The CloudWatch dimension that contains the resource's id. */
  readonly dimension: string;
  /** Left out where Custodian has none, so that every policy must name it. */
  readonly namespace?: string;
}

/** How a resource is quiesced before the snapshot that its deletion depends on, and how that is seen. */
export interface Quiesce<Raw extends object> {
  /**
   * The verb that quiesces it: the plan puts it before that snapshot. Left out where only the policy may ask for it.
   */
  readonly verb?: string;
  readonly isQuiesced: (raw: Raw) => boolean;
  /**
   * What would differ if the resource had been in use between two reads that both saw it quiesced. Left out where AWS
   * shows no trace of that.
   */
  readonly trace?: (raw: Raw) => unknown;
}

/** How the action `delete` deletes a resource, where it is more than the verb `delete`. */
export interface Deletion {
  /** With `force`: the step that first releases it from what it is attached to. */
  readonly release?: { readonly verb: string; readonly options: Json };
  /** With `force`: this verb instead of `delete`. */
  readonly forcedVerb?: string;
  /** AWS takes a final snapshot, which the option `skip-snapshot` leaves out. */
  readonly takesFinalSnapshot?: true;
  /** Its instances are deleted first, unless the policy says `delete-instances: false`. */
  readonly includesInstances?: true;
}

/** The quota against which snapshots of a resource count. Types whose snapshots share a quota share this value. */
export interface SnapshotQuota {
  /** For people, in the plural: `EBS snapshots`. */
  readonly name: string;
  readonly iam: readonly string[];
  read(aws: Aws): Promise<QuotaAnswer | Unknown>;
}

/** Why a type speaks against an effect, as a message for people: `its instance store would be lost`. */
export interface Objection {
  /** `class`: data would be lost. `controller`: it would be undone. `state`: AWS would refuse it, or it is needed. */
  readonly cause: 'class' | 'controller' | 'state';
  readonly message: string;
}

/** What CloudFormation does with a resource of this type that belongs to a stack. */
export interface StackMember {
  /**
   * The id by which Mayfly knows the member, from CloudFormation's physical id. Left out: they are the same.
   */
  readonly idOf?: (physicalId: string) => string;
  /**
   * IAM actions that CloudFormation calls to delete it, with the permissions of the identity that deletes the stack.
   * Source: the delete handler in the type's schema in the CloudFormation registry.
   */
  readonly deletedWith: readonly string[];
}

/** Something that runs a resource, and would undo what others do to it. */
export interface Controller {
  /** In words for people: `Auto Scaling group web`. */
  readonly name: string;
  /**
   * The controller itself, where Mayfly knows its type: if the same write deletes the controller, it undoes nothing.
   */
  readonly ref?: Ref;
  /** What it undoes, where that is not everything that a controller may undo. */
  readonly undoes?: readonly Effect[];
}

/**
 * A resource type in one value: what it is, what it belongs to, how to read it, what can be done. `Raw` is AWS's own
 * type with dates as strings. One file per type in `src/estate/resources/`; all other code gets it through the
 * vocabulary.
 */
export interface ResourceType<Raw extends object = Record<string, unknown>> {
  /** Custodian's name, without `aws.`. */
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly cloudFormationType: string;
  /** `service:kind`, `ec2:volume` → `arn:aws:ec2:REGION:ACCOUNT:volume/ID`; or how to read the ARN from `raw`. */
  readonly arn: string | ((raw: Raw, place: Place) => string);
  readonly id: keyof Raw & string;
  /**
   * What AWS writes of every resource of this type, as far as something is concluded from it: lists that may be empty,
   * states. One that is missing in an answer is unread, and not empty.
   */
  readonly always?: readonly (keyof Raw & string)[];
  /** Its id, from its ARN. Left out: what follows the kind, `vol-1` in `…:volume/vol-1`. */
  readonly idOfArn?: (arn: string) => string;
  /** The form of its ids, where no other type has ids of that form: `i-0123` is an instance. */
  readonly idPattern?: RegExp;
  /** Undefined for a type without verbs. */
  readonly iamResource: IamResource | undefined;
  /**
   * The calls that create one, as CloudTrail names their events, the most common one first. Calls that name a resource
   * without creating it, such as a volume's CreateSnapshot, do not belong here. Undefined: not known. Source:
   * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-supported-services.html, and the service's
   * API reference.
   */
  readonly createdBy: readonly [string, ...string[]] | undefined;
  /** Key of `raw` with the moment it was created, ISO 8601. `undefined` where AWS does not say. */
  readonly created: (keyof Raw & string) | undefined;
  /**
   * The moment from which its lifetime counts, where `created` changes with what people do to it (an instance's
   * `LaunchTime`), and the keys of `raw` that contain it.
   */
  readonly began?: { readonly keys: readonly (keyof Raw & string)[]; readonly of: (raw: Raw) => string | undefined };
  /** Key of `raw` with the tags, as a list of `{Key, Value}`. `undefined` for a type that cannot be tagged. */
  readonly tags: (keyof Raw & string) | undefined;
  /** What its tags may be. Undefined for a type that Mayfly does not tag. */
  readonly tagRules: TagRules | undefined;
  /**
   * Set where Mayfly makes some of this type as a way back, before it deletes what they were made of. Such a snapshot
   * or image expires by its own date alone (`mayfly:keep-until`), whatever a policy says. Undefined: it makes none.
   */
  readonly wayBack: { readonly isNamedByUs: (raw: Raw) => boolean } | undefined;
  /** Whether deleting one loses data that a snapshot could save. */
  readonly isStateful: boolean;
  /**
   * Types whose resources create one of this type together with themselves. `skip-snapshot` on such a resource covers
   * it too, unless its own tags give it a class.
   */
  readonly createdWith?: readonly string[];
  /** Left out where no verb takes a snapshot. */
  readonly snapshotQuota?: SnapshotQuota;
  readonly deletion?: Deletion;
  /** Left out where a stack cannot contain one, or names it in a way that does not identify it. */
  readonly stackMember?: StackMember;
  /**
   * When a snapshot of it misses nothing. For a type that is written while it is in use, and whose deletion does not
   * save the last writes by itself (`takesFinalSnapshot` of its verb).
   */
  readonly quiesce?: Quiesce<Raw>;
  /**
   * The verb that comes first where AWS does `before` only while it runs, and the states in which that is so. The plan
   * puts it before a delete. `woken`: its description after that; what it says against the delete is known before.
   */
  readonly wake?: {
    readonly verb: string;
    readonly before: readonly string[];
    readonly isNeeded: (raw: Raw) => boolean;
    readonly woken: (raw: Raw) => Raw;
  };
  /**
   * Names of the types that `partOf` can return, or `touches` of its delete. The inventory lists them too, so that the
   * plan knows what they protect.
   */
  readonly parents?: readonly string[];
  /**
   * Parents whose protection this resource inherits. The guard reads each of them afresh; a parent that cannot be read
   * protects.
   */
  readonly partOf?: (raw: Raw) => readonly Ref[];
  /**
   * Everything that would undo a write to this resource. One resource may have several: a node belongs to its Auto
   * Scaling group and to its Kubernetes cluster. Left out: nothing runs resources of this type.
   */
  readonly controllers?: (raw: Raw) => readonly Controller[];
  /**
   * Types among those of `partOf` that it is attached to. Whatever runs one of these depends on what is attached,
   * marked or not, so its controllers count for this resource, too. Left out: it is attached to nothing.
   */
  readonly attachedTo?: readonly string[];
  /**
   * AWS's own protection that is on and forbids this effect, by AWS's name: `DeletionProtection`. Only a step
   * `unprotect` switches it off.
   */
  readonly lock?: (raw: Raw, effect: Effect) => string | undefined;
  /**
   * The key of `raw` that `lock` or `objection` reads, where the listing does not have it. It costs calls of its own,
   * so it is asked only for what is to be deleted: by the plan as evidence of kind `aws-protection`, and by the guard
   * afresh. Answers come in the order of `ids`, `Unknown` for what could not be read.
   */
  readonly protection?: {
    readonly key: string;
    /** Not asked of what is deleted along with something else. */
    readonly isAskedOfMembers?: false;
    readonly iam: readonly string[];
    fetch(aws: Aws, ids: readonly string[]): Promise<readonly unknown[]>;
  };
  /**
   * What speaks against this effect on one, beside marks, locks and its state: data would be lost that no snapshot can
   * hold, or AWS would refuse or undo it. Asked for what a step changes, with the step's options, and for everything
   * that it destroys, with the effect `delete`. Options may accept a loss. If the answer uses a key that is unread, the
   * effect is refused.
   */
  readonly objection?: (raw: Raw, effect: Effect, options: Json) => Objection | undefined;
  readonly list: { readonly iam: readonly string[]; pages(aws: Aws): Listing<Raw> };
  /** Names of the filters that only some types have: Custodian registers them for this type, or they are ours. */
  readonly filters?: readonly string[];
  /**
   * JMESPath to the ids of what it refers to, by the evidence kind that describes that: `{vpc: 'VpcId'}`. The filters
   * `vpc`, `subnet` and others look there.
   */
  readonly relatedIds?: Readonly<Record<string, string>>;
  /** The evidence kind that describes one of these to the filters of other types. */
  readonly describedBy?: EvidenceKind<DescriptionQuestion, Description>;
  /** What a restore does about each member of AWS's description of one. Left out where nothing recreates one. */
  readonly restores?: readonly RestoredMembers[];
  /** The terms that a policy's `query` can use for this type. Left out: Custodian has none for it. */
  readonly query?: QueryTerms<Raw>;
  /**
   * Reads the same for some ids only, afresh. An id that does not exist any more is left out of the answer; it is not
   * an error.
   */
  readonly read: { readonly iam: readonly string[]; byId(aws: Aws, ids: readonly string[]): Listing<Raw> };
  readonly detailCalls?: readonly DetailCall<Raw>[];
  /**
   * Keys of `raw` that AWS changes by itself. They say nothing about whether the resource has changed since it was
   * seen.
   */
  readonly volatileFields?: readonly (keyof Raw & string)[];
  /**
   * Whether the state in `raw` says that it no longer exists (terminated, deleting). AWS still lists such resources,
   * but nothing is done to them.
   */
  readonly isGone?: (raw: Raw) => boolean;
  /** The verbs, by the name that steps use. */
  readonly verbs: Readonly<Record<string, Verb<Raw, never>>>;
  /** Custodian's action names that mean one of this type's verbs: `terminate` → `delete` on ec2. */
  readonly verbAliases?: Readonly<Record<string, string>>;
  /** For types that can be stopped and started: whether a resource runs, and the keys of `raw` that say so. */
  readonly power?: {
    readonly keys: readonly (keyof Raw & string)[];
    readonly of: (raw: Raw) => Power;
    /** Only these events say since when it is on: the evidence `power-events`. Oldest first. */
    readonly events?: {
      readonly iam: readonly string[];
      read(aws: Aws, id: string): Promise<readonly PowerEvent[]>;
    };
    /**
     * The states, by `State.Name`, from which Custodian's `offhour` and `onhour` switch it. Left out: from any state.
     */
    readonly switchedFrom?: { readonly off: string; readonly on: string };
    readonly canHibernate?: true;
  };
  readonly idle?: readonly IdleMetric[];
  /**
   * Set where Compute Optimizer recommends idle ones. Source:
   * https://docs.aws.amazon.com/compute-optimizer/latest/ug/view-idle-recommendations.html
   */
  readonly hasIdleRecommendations?: true;
  /** Left out where CloudWatch measures nothing by this type's id. */
  readonly measured?: Measured;
  /** CloudWatch's name for a resource of this id, where that is not the id itself: `app/web/50dc6c495c0c9188`. */
  readonly measuredAs?: (id: string) => string;
  /** Cost Explorer's name of the service that bills it. Left out: not known. */
  readonly billedAs?: string;
  /**
   * The cost of a month of 730 hours in its current state: US dollars, not rounded; unknown where the price table has
   * no row.
   * @param at ISO 8601: the moment for which the price is asked, because some prices depend on the day.
   */
  readonly perMonth?: (raw: Raw, place: Place, at: string) => Estimate;
  /** The parts of its price in AWS's Price List. Undefined for what is priced otherwise. */
  readonly pricedBy?: (raw: Raw, place: Place, at: string) => readonly PricePart[] | undefined;
  /** How many of these dollars remain while it is stopped. Left out: unknown. */
  readonly perMonthStopped?: (raw: Raw, place: Place, at: string) => Estimate;
  /** The parts of that in AWS's Price List. They are among those of the running resource. Left out: none are asked. */
  readonly stoppedPricedBy?: (raw: Raw, place: Place, at: string) => readonly PricePart[] | undefined;
  /** Days after which AWS by itself starts what was stopped. Left out: it stays stopped. */
  readonly startsAgainAfterDays?: number;
  /** The most that a snapshot of it costs a month: all of it stored. Left out: unknown. */
  readonly perMonthSnapshot?: (raw: Raw, place: Place) => Estimate;
  /**
   * The description of a typical resource: in use, with nothing unusual. Tests of policies start from it. Without id,
   * dates and tags, because each test states its own.
   */
  readonly fixture: (id: string, place: Place) => Partial<Record<keyof Raw & string, unknown>>;
  /**
   * Completes a description in a test of policies from the other resources of the test: an instance's volumes, from
   * their attachments.
   */
  readonly fixtureAmong?: (resource: Resource<Raw>, others: readonly Resource[]) => Raw;
}

/** US dollars a month with their source, or why they are not known. Never 0 for an unknown price. */
export type Estimate = { readonly perMonth: number; readonly source: string } | { readonly unknown: string };

/**
 * Erases `Raw`, so that all types fit into one list. A type's own functions receive only resources that its own calls
 * returned. If one of them throws all the same, the error names it: `ebs.partOf`.
 */
export function resourceType<Raw extends object>(definition: ResourceType<AsJsonObject<Raw>>): ResourceType {
  return namingFaults(definition, definition.name) as unknown as ResourceType;
}

/** The facts about a resource's type that filters may use. */
export type TypeFacts = Pick<
  ResourceType,
  | 'name'
  | 'id'
  | 'created'
  | 'began'
  | 'power'
  | 'tags'
  | 'isStateful'
  | 'idle'
  | 'measured'
  | 'measuredAs'
  | 'hasIdleRecommendations'
  | 'relatedIds'
  | 'billedAs'
  | 'perMonth'
  | 'perMonthStopped'
  | 'stoppedPricedBy'
>;

/** Keys of `raw` that say when its lifetime began; none where AWS does not say. */
export function beginningKeys({ created, began }: Pick<TypeFacts, 'created' | 'began'>): readonly string[] {
  return began?.keys ?? (created === undefined ? [] : [created]);
}

/** When its lifetime began: ISO 8601; undefined where AWS does not say. */
export function beginningOf(
  raw: Record<string, unknown>,
  { created, began }: Pick<TypeFacts, 'created' | 'began'>,
): string | undefined {
  const moment: unknown = began?.of(raw) ?? (created === undefined ? undefined : raw[created]);
  return typeof moment === 'string' ? moment : undefined;
}

/** The id in an ARN of this type. */
export function idOfArn({ idOfArn: own }: Pick<ResourceType, 'idOfArn'>, arn: string): string {
  // `arn:PARTITION:SERVICE:REGION:ACCOUNT:` and then `volume/vol-1` or `db:web`.
  return (
    own?.(arn) ??
    arn
      .split(':')
      .slice(5)
      .join(':')
      .replace(/^[^:/]+[:/]/, '')
  );
}

/** Whether an ARN is that of a resource of this type, in any partition, account and region. */
export function isArnOf({ iamResource }: Pick<ResourceType, 'iamResource'>, arn: string): boolean {
  if (iamResource === undefined) return false;
  const [service, region, account, ...kind] = iamResource.arn.replaceAll('${AWS::AccountId}', '*').split(':');
  const [prefix, , ...parts] = arn.split(':');
  const isOf = (pattern = '', part = ''): boolean => (pattern === '*' ? part !== '' : pattern === part);
  return (
    prefix === 'arn' &&
    isOf(service, parts[0]) &&
    isOf(region, parts[1]) &&
    isOf(account, parts[2]) &&
    compilePattern(kind.join(':'))(parts.slice(3).join(':'))
  );
}

/**
 * What a verb destroys together with a resource. A stack's members come with the names of Mayfly's types where it has
 * them as `stackMember`; other members keep CloudFormation's names, and the guard decides what to do with them.
 */
export function alsoDestroyedBy(
  verb: Pick<Verb, 'alsoDestroys' | 'destroysStackMembers'> | undefined,
  resource: Resource,
  types: Iterable<Pick<ResourceType, 'name' | 'cloudFormationType' | 'stackMember'>>,
): readonly Ref[] {
  const refs = verb?.alsoDestroys?.(resource) ?? [];
  return verb?.destroysStackMembers === true ? stackMembersAsOurs(refs, types) : refs;
}

/** Members of stacks, by CloudFormation's types and ids, under Mayfly's own where it has them. */
export function stackMembersAsOurs(
  refs: readonly Ref[],
  types: Iterable<Pick<ResourceType, 'name' | 'cloudFormationType' | 'stackMember'>>,
): readonly Ref[] {
  const byCloudFormationType = new Map(
    [...types].flatMap((type) => (type.stackMember === undefined ? [] : [[type.cloudFormationType, type] as const])),
  );
  return refs.map(({ type: memberType, id }) => {
    const type = byCloudFormationType.get(memberType);
    return type === undefined ? { type: memberType, id } : { type: type.name, id: type.stackMember?.idOf?.(id) ?? id };
  });
}

import type { Approval } from '../core/approval.ts';
import type { Aws } from '../core/aws.ts';
import { type Permit, permitLifetimeMs } from '../core/permit.ts';
import { mint } from '../core/permit-mint.ts';
import type { Protection } from '../core/protection.ts';
import type { Place, Ref, Resource } from '../core/resource.ts';
import { alsoDestroyedBy, type ResourceType } from '../core/resource-type.ts';
import type { LifespanClass } from '../core/settings.ts';
import type { Step } from '../core/step.ts';
import type { Effect } from '../core/verb.ts';
import { causeOf } from '../estate/aws/call-failed.ts';
import { invalidity, lacking, names, needsApproval } from './approved.ts';
import { nameOf, verbOf } from './blast-radius.ts';
import { type Fresh, freshReader } from './fresh.ts';
import type { Granted, Guard, GuardAnswer, Refused } from './guard.ts';
import { parentsOf, refKey, typesByName } from './parents.ts';

export interface GuardDeps {
  readonly open: (place: Place) => Aws | Promise<Aws>;
  readonly types: readonly ResourceType[];
  readonly protection: Protection;
  readonly now: () => Date;
  /**
   * A person's approval of this step, where there is one. Called only where approval is needed. Left out: nobody
   * approved anything.
   */
  readonly approval?: (step: Step) => Promise<Approval | undefined>;
}

/**
 * The guard: the only maker of permits. It reads everything itself, at most 30 s before the write, by the type's own
 * calls. It trusts the plan only to say which step is meant.
 */
export function createGuard(deps: GuardDeps): Guard {
  const types = typesByName(deps.types);

  return {
    permit: async (steps) => {
      const permits = new Map<string, Granted>();
      const refusals = new Map<string, Refused>();
      for (const { place, steps: stepsHere } of byPlace(steps)) {
        const answer = await permitIn(place, stepsHere);
        for (const [id, granted] of answer.permits) permits.set(id, granted);
        for (const [id, refused] of answer.refusals) refusals.set(id, refused);
      }
      return { permits, refusals };
    },
  };

  async function permitIn(place: Place, steps: readonly Step[]): Promise<GuardAnswer> {
    // The permit's time starts before the first read, so nothing that it is based on is older than it says.
    const expires = deps.now().getTime() + permitLifetimeMs;
    const aws = await openAt(place);
    if ('cause' in aws) return { permits: new Map(), refusals: new Map(steps.map((step) => [step.id, aws])) };
    const fresh = freshReader(aws, types, deps.now);
    await readWithRelated(steps, fresh);
    const permits = new Map<string, Granted>();
    const refusals = new Map<string, Refused>();
    for (const step of steps) {
      const unapproved = ruleOrRefuse(step, fresh);
      const lacksApproval = 'cause' in unapproved && unapproved.cause === 'approval';
      const answer = lacksApproval ? ruleOrRefuse(step, fresh, await deps.approval?.(step)) : unapproved;
      if ('cause' in answer)
        refusals.set(
          step.id,
          answer.cause === 'unread' && fresh.mayReadLater() ? { ...answer, isTransient: true } : answer,
        );
      else {
        const { resource, class: lifespan, alsoDestroys, classes, approval } = answer;
        permits.set(step.id, {
          permit: permitFor(step, answer, expires),
          resource,
          class: lifespan,
          alsoDestroys,
          classes,
          ...(approval && { approval }),
        });
      }
    }
    return { permits, refusals };
  }

  async function openAt(place: Place): Promise<Aws | Refused> {
    try {
      const aws = await deps.open(place);
      if (aws.place.account === place.account && aws.place.region === place.region) return aws;
      return {
        cause: 'unread',
        message:
          `the credentials are for ${aws.place.account} ${aws.place.region}, not for ` +
          `${place.account} ${place.region}`,
      };
    } catch (error) {
      // Nothing was asked of AWS: a later attempt may succeed.
      return {
        cause: 'unread',
        message: `${place.account} ${place.region} could not be opened: ${causeOf(error)}`,
        isTransient: true,
      };
    }
  }

  /**
   * Level by level: what the steps name, what they also destroy, what all of these belong to. One batch per type and
   * level.
   */
  async function readWithRelated(steps: readonly Step[], fresh: Fresh): Promise<void> {
    const visited = new Set<string>();
    let level: readonly ToRead[] = steps.flatMap(namedBy);
    while (level.length > 0) {
      await fresh.fetch(level.map(({ ref }) => ref));
      await fresh.fetchProtection(
        level.filter(({ ref, verb }) => verbOf(types, ref.type, verb)?.effect === 'delete').map(({ ref }) => ref),
      );
      const nextLevel = new Map<string, ToRead>();
      for (const toRead of level.flatMap((item) => follow(item, fresh)))
        nextLevel.set(`${refKey(toRead.ref)}|${toRead.verb}`, toRead);
      level = [...nextLevel].filter(([key]) => !visited.has(key)).map(([, toRead]) => toRead);
      for (const key of nextLevel.keys()) visited.add(key);
    }
  }

  function namedBy(step: Step): readonly ToRead[] {
    const subject = { ref: subjectOf(step), verb: destroyingVerbOf(step) };
    try {
      return [subject, ...touchedBy(step).map((ref) => ({ ref, verb: readOnly }))];
    } catch {
      // As in `follow`.
      return [subject];
    }
  }

  function follow({ ref, verb }: ToRead, fresh: Fresh): readonly ToRead[] {
    const resource = fresh.get(ref);
    // Stryker disable next-line ConditionalExpression,StringLiteral: for TypeScript only; a string has neither parents
    // nor members, and whatever that throws is caught below.
    if (typeof resource === 'string') return [];
    try {
      const parents = parentsOf(resource, types).value.map((parent) => ({ ref: parent, verb: readOnly }));
      if (resource.unread.size > 0) return parents;
      const destroyedRefs = alsoDestroyedBy(verbOf(types, ref.type, verb), resource, types.values());
      return [...parents, ...destroyedRefs.map((destroyed) => ({ ref: destroyed, verb: 'delete' }))];
    } catch {
      // `rule` meets the same fault again and refuses the step. Here it only means that there is nothing more to read.
      return [];
    }
  }

  /** If a type cannot interpret AWS's answer about one resource, that one is refused, and the others continue. */
  function ruleOrRefuse(step: Step, fresh: Fresh, approval?: Approval): Refused | Ruled {
    try {
      return rule(step, fresh, approval);
    } catch (error) {
      return {
        cause: 'unread',
        message: `what it belongs to, or what would be deleted with it, is not known: ${causeOf(error)}`,
      };
    }
  }

  function rule(step: Step, fresh: Fresh, approval?: Approval): Refused | Ruled {
    const type = types.get(step.subject.type);
    const verb = verbOf(types, step.subject.type, step.verb);
    // Stryker disable next-line ConditionalExpression: for TypeScript only; a type that nobody knows has no verbs.
    if (type === undefined || verb === undefined)
      return { cause: 'no-verb', message: `Mayfly cannot ${step.verb} a ${step.subject.type}` };
    const relatedOf = (ref: Ref) => fresh.get(ref);
    const resource = relatedOf(subjectOf(step));
    if (resource === 'unread')
      return { cause: 'unread', message: `it could not be read: ${fresh.causeOf(subjectOf(step))}` };
    if (resource === 'gone' || type.isGone?.(resource.raw) === true)
      return { cause: 'gone', message: 'it no longer exists' };
    const identityChange = otherIdentity(step, resource, type);
    if (identityChange !== undefined) return { cause: 'changed', message: identityChange };
    const ruling = deps.protection.rule(resource, verb.effect, deps.now(), relatedOf);
    if (ruling.kind === 'refused') return { cause: ruling.cause, message: ruling.message };
    const retagRefusal = deps.protection.retag(resource, verb.writesTags?.(step.options as never) ?? {});
    if (retagRefusal !== undefined) return { cause: 'class', message: retagRefusal };
    const touched = touchedBy(step);
    const touchedRefusal = touched
      .map((ref) => ruleOnTouched(ref, verb.effect, fresh))
      .find((refused) => refused !== undefined);
    if (touchedRefusal !== undefined) return touchedRefusal;
    const invalidApproval = approval && invalidity(approval, step, deps.now());
    if (
      ruling.class === 'persistent-support' &&
      needsApproval(verb.effect) &&
      (approval === undefined || invalidApproval !== undefined)
    )
      return {
        cause: 'approval',
        message: `it is persistent-support: ${invalidApproval ?? `a person has to approve a ${step.verb}`}`,
      };
    const destroyed = destroyedWith(
      resource,
      destroyingVerbOf(step),
      fresh,
      invalidApproval === undefined ? approval : undefined,
    );
    if (verb.effect === 'unprotect') {
      // Approval of what is also destroyed belongs to the delete, and is checked there.
      if ('cause' in destroyed && destroyed.cause !== 'approval')
        return { ...destroyed, message: `the deletion that it prepares would be refused: ${destroyed.message}` };
      return { resource, class: ruling.class, alsoDestroys: [], classes: new Map(), covers: [] };
    }
    if ('cause' in destroyed) return destroyed;
    return {
      resource,
      class: ruling.class,
      alsoDestroys: destroyed.resources,
      classes: destroyed.classes,
      covers: [...touched, ...destroyed.covers],
      ...(approval && { approval }),
    };
  }

  /** What else the write changes must be as free as the subject. */
  function ruleOnTouched(ref: Ref, effect: Effect, fresh: Fresh): Refused | undefined {
    const resource = fresh.get(ref);
    if (resource === 'unread')
      return {
        cause: 'unread',
        message: `${nameOf(ref)} would also be changed and could not be read: ${fresh.causeOf(ref)}`,
      };
    if (resource === 'gone')
      return { cause: 'gone', message: `${nameOf(ref)} would also be changed and no longer exists` };
    const ruling = deps.protection.rule(resource, effect, deps.now(), (related) => fresh.get(related));
    return ruling.kind === 'refused'
      ? { cause: ruling.cause, message: `${nameOf(ref)} would also be changed: ${ruling.message}` }
      : undefined;
  }

  /** What else the write changes without destroying it. Throws for options that the verb cannot read. */
  function touchedBy(step: Step): readonly Ref[] {
    const verb = verbOf(types, step.subject.type, step.verb);
    // Stryker disable next-line OptionalChaining: for TypeScript only; without a verb `namedBy` would catch the fault,
    // and `rule` has refused the step.
    return verb?.touches?.(verb.options.parse(step.options)) ?? [];
  }

  /** The verb that determines what is destroyed: nothing is unprotected for a deletion that would be refused. */
  function destroyingVerbOf(step: Step): string {
    return verbOf(types, step.subject.type, step.verb)?.effect === 'unprotect' ? 'delete' : step.verb;
  }

  /** Everything that is destroyed with the subject, members of members too; or why some of it may not be. */
  function destroyedWith(
    subject: Resource,
    verbName: string,
    fresh: Fresh,
    approval: Approval | undefined,
  ): Refused | Destroyed {
    const { alsoDestroys, refused, unread } = deps.protection.blastRadius(subject, verbName, deps.now(), (ref) =>
      fresh.get(ref),
    );
    if (refused !== undefined) return { cause: refused.cause, message: refused.message };
    if (unread?.status === 'unread')
      return {
        cause: 'unread',
        message: `${nameOf(unread.ref)} would be deleted with it and could not be read: ${fresh.causeOf(unread.ref)}`,
      };
    if (unread !== undefined)
      return {
        cause: 'gone',
        message:
          `${nameOf(unread.ref)} would be deleted with it, but AWS does not list it: what would be ` +
          'deleted is not known',
      };
    const unapproved = alsoDestroys.find(
      (member) => member.class === 'persistent-support' && !names(approval, member.ref),
    );
    if (unapproved !== undefined)
      return {
        cause: 'approval',
        message: `${nameOf(unapproved.ref)} would be deleted with it and is persistent-support: ${lacking(approval)}`,
      };
    const classes = new Map(
      alsoDestroys.flatMap(({ resource, class: lifespan }) =>
        resource && lifespan ? [[resource, lifespan] as const] : [],
      ),
    );
    return {
      resources: alsoDestroys.flatMap(({ resource }) => resource ?? []),
      classes,
      covers: alsoDestroys.map(({ ref }) => ref),
    };
  }
}

/** A step that is allowed, before its permit is made. */
type Ruled = Omit<Granted, 'permit'> & { readonly covers: readonly Ref[] };

/** Something to read. Whatever the verb destroys is read next. */
interface ToRead {
  readonly ref: Ref;
  readonly verb: string;
}

/** The verb for what is only read: no type has a verb of this name. */
// Stryker disable next-line StringLiteral: any name that no verb has will do.
const readOnly = '';

interface Destroyed {
  readonly resources: readonly Resource[];
  readonly classes: ReadonlyMap<Resource, LifespanClass>;
  readonly covers: readonly Ref[];
}

function permitFor(step: Step, granted: Ruled, expires: number): Permit {
  const { type, id, account, region, arn } = granted.resource;
  return mint({
    type,
    id,
    account,
    region,
    arn,
    step: step.id,
    verb: step.verb,
    expires,
    covers: [{ type, id }, ...granted.covers],
  });
}

/**
 * The same name may be another resource: a database that was deleted and created again since the plan has another
 * creation time.
 */
function otherIdentity(step: Step, resource: Resource, type: ResourceType): string | undefined {
  if (resource.arn !== step.subject.arn) return `its ARN is now ${resource.arn}; the plan saw ${step.subject.arn}`;
  const key = type.created;
  // If our own verbs change it (`start` changes the LaunchTime of an instance), it does not identify the resource. AWS
  // does not use such ids again.
  if (key === undefined || Object.values(type.verbs).some((verb) => verb.changes?.includes(key))) return undefined;
  const created = resource.raw[key];
  if (step.subject.created === undefined) return undefined;
  if (typeof created !== 'string')
    return `AWS does not say when it was created; the plan saw a resource created at ${step.subject.created}`;
  if (Date.parse(created) === Date.parse(step.subject.created)) return undefined;
  return `it was created at ${created}; the plan saw a resource created at ${step.subject.created}`;
}

function subjectOf(step: Step): Ref {
  return { type: step.subject.type, id: step.subject.id };
}

function byPlace(steps: readonly Step[]): readonly { readonly place: Place; readonly steps: readonly Step[] }[] {
  const places = new Map<string, { readonly place: Place; readonly steps: Step[] }>();
  for (const step of steps) {
    const { account, region } = step.subject;
    const group = places.get(`${account}|${region}`) ?? { place: { account, region }, steps: [] };
    group.steps.push(step);
    places.set(`${account}|${region}`, group);
  }
  return [...places.values()];
}

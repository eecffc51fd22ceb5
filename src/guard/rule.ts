import type { Approval } from '../core/approval.ts';
import type { ReportFault } from '../core/fault.ts';
import type { Deed, Protection, Ruling } from '../core/protection.ts';
import type { Ref, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { LifespanClass } from '../core/settings.ts';
import type { Step } from '../core/step.ts';
import { type Effect, takingParsed } from '../core/verb.ts';
import { invalidity, lacking, names, needsApproval } from './approved.ts';
import { nameOf, verbOf } from './blast-radius.ts';
import type { Fresh } from './fresh.ts';
import type { Granted, Refused } from './guard.ts';
import { otherIdentity } from './identity.ts';
import { refKey } from './parents.ts';
import { destroyingDeedOf, subjectOf, touchedBy } from './step-parts.ts';

/** What the steps of one place are ruled on by: the rules, and what was just read there. */
export interface RulingBasis {
  readonly types: ReadonlyMap<string, ResourceType>;
  readonly protection: Protection;
  readonly now: () => Date;
  readonly fresh: Fresh;
  readonly fault: ReportFault;
}

/** A step that is allowed, before its permit is made. */
export type Ruled = Omit<Granted, 'permit'> & { readonly covers: readonly Ref[] };

/** Whether a step is allowed, by what was just read. Throws where a type cannot interpret AWS's answer. */
export function ruleOn(step: Step, basis: RulingBasis, approval?: Approval): Refused | Ruled {
  const { types, fresh, protection, now } = basis;
  const type = types.get(step.subject.type);
  const verb = verbOf(types, step.subject.type, step.verb);
  // Stryker disable next-line ConditionalExpression: for TypeScript only; a type that nobody knows has no verbs.
  if (type === undefined || verb === undefined)
    return { cause: 'no-verb', message: `Mayfly cannot ${step.verb} a ${step.subject.type}` };
  const resource = currentSubject(step, type, fresh);
  if ('cause' in resource) return resource;
  const ruling = protection.rule(resource, verb.effect, now(), (ref) => fresh.get(ref));
  if (ruling.kind === 'refused') return { cause: ruling.cause, message: ruling.message };
  const lost = lostClass(step, resource, verb.effect, protection);
  if (lost !== undefined) return lost;
  const deed = destroyingDeedOf(step, types);
  const objection = protection.objection(resource, deed.effect, deed.options);
  if (objection !== undefined)
    return verb.effect === 'unprotect' ? { ...objection, message: prepares(objection.message) } : objection;
  const retagRefusal = protection.retag(resource, takingParsed(verb).writesTags?.(step.options) ?? {});
  if (retagRefusal !== undefined) return { cause: 'class', message: retagRefusal };
  const touched = touchedBy(step, types, resource);
  const touchedRefusal = touched
    .map((ref) => refusalOfTouched(ref, verb.effect === 'unprotect' ? 'delete' : verb.effect, basis))
    .find((refused) => refused !== undefined);
  if (touchedRefusal !== undefined) return touchedRefusal;
  const invalidApproval = approval && invalidity(approval, step, now());
  const validApproval = invalidApproval === undefined ? approval : undefined;
  if (ruling.class === 'persistent-support' && needsApproval(verb.effect) && validApproval === undefined)
    return {
      cause: 'approval',
      message: `it is persistent-support: ${invalidApproval ?? `a person has to approve a ${step.verb}`}`,
    };
  const destroyed = destroyedWith(resource, deed, basis);
  if (verb.effect === 'unprotect') return ruledForDeletion(resource, ruling, destroyed);
  if ('cause' in destroyed) return destroyed;
  const unapproved = unapprovedMember(destroyed, validApproval);
  if (unapproved !== undefined) return unapproved;
  const unplanned = notInPlan(step, destroyed.covers);
  if (unplanned !== undefined) return unplanned;
  return {
    resource,
    class: ruling.class,
    alsoDestroys: destroyed.resources,
    classes: destroyed.classes,
    lifespanTags: protection.lifespanTags(resource),
    covers: [...touched, ...destroyed.covers],
    ...(approval && { approval }),
  };
}

/** The subject as it was just read, if it exists and is the one that the plan saw. */
function currentSubject(step: Step, type: ResourceType, fresh: Fresh): Refused | Resource {
  const resource = fresh.get(subjectOf(step));
  if (resource === 'unread')
    return { cause: 'unread', message: `it could not be read: ${fresh.causeOf(subjectOf(step))}` };
  if (resource === 'gone' || type.isGone?.(resource.raw) === true)
    return { cause: 'gone', message: 'it no longer exists' };
  const identityChange = otherIdentity(step, resource, type);
  return identityChange === undefined ? resource : { cause: 'changed', message: identityChange };
}

/**
 * The plan had no grace period to wait for, because the resource had a class. Without one it is as any other without:
 * its grace begins with the next plan.
 */
function lostClass(
  { subject: planned, verb }: Step,
  resource: Resource,
  effect: Effect,
  protection: Protection,
): Refused | undefined {
  if (effect !== 'stop' && effect !== 'delete' && effect !== 'unprotect') return undefined;
  if (planned.class === 'unknown' || protection.classOf(resource) !== 'unknown') return undefined;
  return {
    cause: 'class',
    message:
      `it was ${planned.class} when the plan was made, and now its class is not known: a ${verb} waits until ` +
      'its grace is over, which begins with the next plan',
  };
}

/**
 * A step that switches off AWS's own protection destroys nothing itself. It is refused where the deletion would be.
 * Approval of what is also destroyed belongs to the delete, and is checked there.
 */
function ruledForDeletion(resource: Resource, ruling: Ruling, destroyed: Refused | Destroyed): Refused | Ruled {
  if ('cause' in destroyed) return { ...destroyed, message: prepares(destroyed.message) };
  return { resource, class: ruling.class, alsoDestroys: [], classes: new Map(), lifespanTags: [], covers: [] };
}

function prepares(message: string): string {
  return `the deletion that it prepares would be refused: ${message}`;
}

/** What else the write changes must be as free as the subject. */
function refusalOfTouched(ref: Ref, effect: Effect, { fresh, protection, now }: RulingBasis): Refused | undefined {
  const resource = fresh.get(ref);
  if (resource === 'unread')
    return {
      cause: 'unread',
      message: `${nameOf(ref)} would also be changed and could not be read: ${fresh.causeOf(ref)}`,
    };
  if (resource === 'gone')
    return { cause: 'gone', message: `${nameOf(ref)} would also be changed and no longer exists` };
  const ruling = protection.rule(resource, effect, now(), (related) => fresh.get(related));
  if (ruling.kind === 'refused')
    return { cause: ruling.cause, message: `${nameOf(ref)} would also be changed: ${ruling.message}` };
  // An approval names what is deleted, and nothing that only changes with it.
  return ruling.class === 'persistent-support' && needsApproval(effect)
    ? { cause: 'approval', message: `${nameOf(ref)} would also be changed, and is persistent-support` }
    : undefined;
}

/**
 * No more goes than people could read in the plan: an instance that a group has started since, a volume that was
 * attached since. A new plan shows it.
 */
function notInPlan({ alsoDestroys: planned }: Step, covers: readonly Ref[]): Refused | undefined {
  const known = new Set(planned.map(refKey));
  const others = covers.filter((ref) => !known.has(refKey(ref)));
  const [first] = others;
  if (first === undefined) return undefined;
  const rest = others.length > 1 ? ` and ${others.length - 1} more` : '';
  return {
    cause: 'changed',
    message: `${nameOf(first)}${rest} would be deleted with it, and the plan does not have it`,
  };
}

interface Destroyed {
  readonly resources: readonly Resource[];
  readonly classes: ReadonlyMap<Resource, LifespanClass>;
  readonly covers: readonly Ref[];
}

/** Everything that is destroyed with the subject, members of members too; or why some of it may not be. */
function destroyedWith(subject: Resource, deed: Deed, { fresh, protection, now }: RulingBasis): Refused | Destroyed {
  const { alsoDestroys, refused, unread } = protection.blastRadius(subject, deed, now(), (ref) => fresh.get(ref));
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
  const classes = new Map(
    alsoDestroys.flatMap(({ resource, class: lifespan }) =>
      // Stryker disable next-line LogicalOperator: a member has both or neither.
      resource && lifespan ? [[resource, lifespan] as const] : [],
    ),
  );
  return {
    resources: alsoDestroys.flatMap(({ resource }) => resource ?? []),
    classes,
    covers: alsoDestroys.map(({ ref }) => ref),
  };
}

/** What is destroyed with the subject although it is persistent-support, and no person named it. */
function unapprovedMember({ classes }: Destroyed, approval: Approval | undefined): Refused | undefined {
  for (const [member, lifespan] of classes)
    if (lifespan === 'persistent-support' && !names(approval, member))
      return {
        cause: 'approval',
        message: `${nameOf(member)} would be deleted with it and is persistent-support: ${lacking(approval)}`,
      };
  return undefined;
}

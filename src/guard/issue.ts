import type { Approval } from '../core/approval.ts';
import type { Aws } from '../core/aws.ts';
import type { ReportFault } from '../core/fault.ts';
import { type Permit, permitLifetimeMs } from '../core/permit.ts';
import { mint } from '../core/permit-mint.ts';
import type { Protection } from '../core/protection.ts';
import type { Place } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Step } from '../core/step.ts';
import { CallFailed, causeOf } from '../estate/aws/call-failed.ts';
import { NoCredentials } from '../estate/aws/no-credentials.ts';
import { freshReader } from './fresh.ts';
import type { Granted, Guard, GuardAnswer, Refused } from './guard.ts';
import { typesByName } from './parents.ts';
import { readWithRelated } from './read-related.ts';
import { type Ruled, type RulingBasis, ruleOn } from './rule.ts';

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
  /** Hears of errors in our own code, which the guard answers with a refusal. Left out: nobody does. */
  readonly fault?: ReportFault;
}

/**
 * The guard: the only maker of permits. It reads everything itself, at most 30 s before the write, by the type's own
 * calls. It trusts the plan only to say which step is meant.
 */
export function createGuard(deps: GuardDeps): Guard {
  const context: GuardContext = {
    ...deps,
    types: typesByName(deps.types),
    fault: deps.fault ?? (() => undefined),
  };
  return {
    permit: async (steps) => {
      const permits = new Map<string, Granted>();
      const refusals = new Map<string, Refused>();
      for (const { place, steps: stepsHere } of byPlace(steps)) {
        const answer = await permitIn(place, stepsHere, context);
        for (const [id, granted] of answer.permits) permits.set(id, granted);
        for (const [id, refused] of answer.refusals) refusals.set(id, refused);
      }
      return { permits, refusals };
    },
  };
}

interface GuardContext extends Omit<GuardDeps, 'types'> {
  readonly types: ReadonlyMap<string, ResourceType>;
  readonly fault: ReportFault;
}

async function permitIn(place: Place, steps: readonly Step[], context: GuardContext): Promise<GuardAnswer> {
  const { types, now, fault } = context;
  // The permit's time starts before the first read, so nothing that it is based on is older than it says.
  const expires = now().getTime() + permitLifetimeMs;
  const aws = await openAt(place, context);
  if ('cause' in aws) return { permits: new Map(), refusals: new Map(steps.map((step) => [step.id, aws])) };
  const basis: RulingBasis = { ...context, fresh: freshReader(types, { aws, now, fault }) };
  await readWithRelated(steps, basis);
  const permits = new Map<string, Granted>();
  const refusals = new Map<string, Refused>();
  for (const step of steps) {
    const answer = await answerFor(step, basis, context.approval);
    if ('cause' in answer) refusals.set(step.id, answer);
    else permits.set(step.id, grantedBy(step, answer, expires));
  }
  return { permits, refusals };
}

async function openAt(place: Place, { open, fault }: GuardContext): Promise<Aws | Refused> {
  try {
    const aws = await open(place);
    if (aws.place.account === place.account && aws.place.region === place.region) return aws;
    return {
      cause: 'unread',
      message:
        `the credentials are for ${aws.place.account} ${aws.place.region}, not for ` +
        `${place.account} ${place.region}`,
    };
  } catch (error) {
    if (!(error instanceof CallFailed || error instanceof NoCredentials)) fault('opening a place', error);
    // Nothing was asked of AWS: a later attempt may succeed.
    return {
      cause: 'unread',
      message: `${place.account} ${place.region} could not be opened: ${causeOf(error)}`,
      isTransient: true,
    };
  }
}

/** An approval is looked up only for a step that needs one. */
async function answerFor(step: Step, basis: RulingBasis, approvalOf: GuardDeps['approval']): Promise<Refused | Ruled> {
  const unapproved = ruleOrRefuse(step, basis);
  const lacksApproval = 'cause' in unapproved && unapproved.cause === 'approval';
  const answer = lacksApproval ? ruleOrRefuse(step, basis, await approvalOf?.(step)) : unapproved;
  if (!('cause' in answer) || answer.cause !== 'unread') return answer;
  const needsCredentials = basis.fresh.needsCredentials();
  if (needsCredentials !== undefined) return { ...answer, isTransient: true, needsCredentials };
  return basis.fresh.mayReadLater() ? { ...answer, isTransient: true } : answer;
}

/** If a type cannot interpret AWS's answer about one resource, that one is refused, and the others continue. */
function ruleOrRefuse(step: Step, basis: RulingBasis, approval?: Approval): Refused | Ruled {
  try {
    return ruleOn(step, basis, approval);
  } catch (error) {
    basis.fault(`the guard's ruling on ${step.verb} of ${step.subject.type}`, error);
    return {
      cause: 'unread',
      message: `what it belongs to, or what would be deleted with it, is not known: ${causeOf(error)}`,
    };
  }
}

function grantedBy(step: Step, ruled: Ruled, expires: number): Granted {
  const { resource, class: lifespan, alsoDestroys, classes, lifespanTags, approval } = ruled;
  return {
    permit: permitFor(step, ruled, expires),
    resource,
    class: lifespan,
    alsoDestroys,
    classes,
    lifespanTags,
    ...(approval && { approval }),
  };
}

function permitFor(step: Step, ruled: Ruled, expires: number): Permit {
  const { type, id, account, region, arn } = ruled.resource;
  return mint({
    type,
    id,
    account,
    region,
    arn,
    step: step.id,
    verb: step.verb,
    expires,
    covers: [{ type, id }, ...ruled.covers],
  });
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

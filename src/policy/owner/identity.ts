import type { CreationEvent } from '../../core/evidence/creators.ts';
import { matchesGlob } from '../../core/glob.ts';
import type { Json } from '../../core/json.ts';
import type { OwnerSettings } from '../../core/settings.ts';
import { isEmail, isRobotName } from './robot.ts';

/**
 * How confident we are about who created a resource: AWS vouches for the name, the caller chose the name, or it only
 * looks like a name.
 */
export const confidences = ['certain', 'likely', 'guess'] as const;
export type Confidence = (typeof confidences)[number];

/** Who made a call. `message` describes the caller for people; `name` is the name as an owner tag would have it. */
export type Caller =
  | { readonly kind: 'known'; readonly name: string; readonly confidence: Confidence; readonly message: string }
  /** A caller that no owner tag should name: a pipeline, a service, the root user. */
  | { readonly kind: 'robot'; readonly message: string };

/**
 * The members of `userIdentity` that we read. Source:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
interface Identity {
  readonly type?: string;
  readonly arn?: string;
  readonly principalId?: string;
  readonly userName?: string;
  readonly invokedBy?: string;
  readonly inScopeOf?: { readonly issuerType?: string };
  readonly sessionContext?: {
    readonly sessionIssuer?: { readonly userName?: string; readonly arn?: string };
    readonly sourceIdentity?: string;
    readonly webIdFederationData?: { readonly federatedProvider?: string };
    readonly ec2RoleDelivery?: string;
  };
}

/** Who created a resource, by the identity in the event. */
export function callerOf(
  making: Pick<CreationEvent, 'identity' | 'person'>,
  { robots }: Pick<OwnerSettings, 'robots'>,
): Caller {
  const identity = making.identity as Json as Identity;
  const message = describe(identity);
  const { userName: role, arn: roleArn } = identity.sessionContext?.sessionIssuer ?? {};
  const team = teamOf([role, roleArn, identity.userName, identity.arn, identity.invokedBy], robots);
  if (team === '') return { kind: 'robot', message: `${message}, which mayfly.yml lists as a robot` };
  if (team !== undefined)
    return {
      kind: 'known',
      name: team,
      confidence: 'likely',
      message: `${message}, for which mayfly.yml names a team`,
    };
  if (making.person !== undefined)
    return {
      kind: 'known',
      name: making.person,
      confidence: 'certain',
      message: `${message} for a user of IAM Identity Center`,
    };
  switch (identity.type) {
    case 'IAMUser':
      return personOrRobot(identity.userName, isEmail(identity.userName ?? '') ? 'certain' : 'likely', message);
    case 'AssumedRole':
      return sessionCaller(identity, message);
    case 'FederatedUser':
      return personOrRobot(
        afterLast(identity.arn, '/'),
        isEmail(afterLast(identity.arn, '/') ?? '') ? 'likely' : 'guess',
        message,
      );
    case 'SAMLUser':
      return personOrRobot(identity.userName, 'likely', message);
    default:
      return { kind: 'robot', message };
  }
}

/**
 * The caller of a role session. Whoever assumes a role chooses the session's name, but not that of IAM Identity Center
 * or the source identity.
 */
function sessionCaller({ principalId, arn, sessionContext = {}, inScopeOf }: Identity, message: string): Caller {
  const { sessionIssuer = {}, sourceIdentity, webIdFederationData, ec2RoleDelivery } = sessionContext;
  const role = sessionIssuer.userName ?? arn?.split('/')[1] ?? '';
  const session = principalId?.includes(':') ? afterLast(principalId, ':') : afterLast(arn, '/');
  if (
    role.startsWith('AWSServiceRoleFor') ||
    inScopeOf?.issuerType !== undefined ||
    ec2RoleDelivery !== undefined ||
    webIdFederationData !== undefined
  )
    return { kind: 'robot', message };
  if (role.startsWith('AWSReservedSSO_')) return personOrRobot(session, 'certain', message);
  if (sourceIdentity !== undefined)
    return personOrRobot(
      sourceIdentity,
      isEmail(sourceIdentity) ? 'certain' : 'likely',
      `${message}, source identity ${sourceIdentity}`,
    );
  if (session === undefined || isEmail(session)) return personOrRobot(session, 'likely', message);
  return isRobotName(role) ? { kind: 'robot', message } : personOrRobot(session, 'guess', message);
}

function personOrRobot(name: string | undefined, confidence: Confidence, message: string): Caller {
  return name === undefined || name === '' || isRobotName(name)
    ? { kind: 'robot', message }
    : { kind: 'known', name, confidence, message };
}

/**
 * The team of the first pattern that matches one of the names; '' if mayfly.yml names no team, undefined if no pattern
 * matches.
 */
export function teamOf(names: readonly (string | undefined)[], robots: OwnerSettings['robots']): string | undefined {
  return Object.entries(robots).find(([pattern]) =>
    names.some((name) => name !== undefined && matchesGlob(pattern, name)),
  )?.[1];
}

/** Describes a caller: `the role deploy in the session ada@example.com`, `the user ada`. */
function describe({ type = 'nobody', arn, userName, invokedBy, principalId, sessionContext }: Identity): string {
  const via = invokedBy === undefined || type === 'AWSService' ? '' : ` through ${invokedBy}`;
  switch (type) {
    case 'IAMUser':
      return `the user ${userName ?? arn ?? ''}${via}`;
    case 'AssumedRole': {
      const role = sessionContext?.sessionIssuer?.userName ?? arn?.split('/')[1] ?? 'without a name';
      return `the role ${role} in the session ${afterLast(arn, '/') ?? afterLast(principalId, ':') ?? ''}${via}`;
    }
    case 'Root':
      return `the root user${via}`;
    case 'AWSService':
      return `the service ${invokedBy ?? ''}`;
    default:
      return `${type} ${userName ?? afterLast(arn, '/') ?? ''}`.trim() + via;
  }
}

function afterLast(text: string | undefined, separator: string): string | undefined {
  return text?.slice(text.lastIndexOf(separator) + 1);
}

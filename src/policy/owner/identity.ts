import type { Making } from '../../core/evidence/creators.ts';
import { fits } from '../../core/glob.ts';
import type { Json } from '../../core/json.ts';
import type { OwnerSettings } from '../../core/settings.ts';
import { isEmail, isRobotName } from './robot.ts';

/**
 * How sure it is that somebody made a resource: AWS vouches for the name; it names itself so; or it only looks like a
 * name.
 */
export const surenesses = ['certain', 'likely', 'guess'] as const;
export type Sureness = (typeof surenesses)[number];

/**
 * Who stands behind a call. `by` is who it was, in words for people; `who` is the name as an owner's tag would have it.
 */
export type Behind =
  | { readonly is: 'known'; readonly who: string; readonly sure: Sureness; readonly by: string }
  /** Nobody that a tag should name: a pipeline, a service, the root user. */
  | { readonly is: 'robot'; readonly by: string };

/**
 * `userIdentity`, as far as it is read. Source:
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

/** Who made a resource, by the identity of the event that made it. */
export function behind(making: Pick<Making, 'identity' | 'person'>, { robots }: Pick<OwnerSettings, 'robots'>): Behind {
  const identity = making.identity as Json as Identity;
  const by = named(identity);
  const { userName: role, arn: roleArn } = identity.sessionContext?.sessionIssuer ?? {};
  const team = teamOf([role, roleArn, identity.userName, identity.arn, identity.invokedBy], robots);
  if (team === '') return { is: 'robot', by: `${by}, which mayfly.yml lists as a robot` };
  if (team !== undefined)
    return { is: 'known', who: team, sure: 'likely', by: `${by}, for which mayfly.yml names a team` };
  if (making.person !== undefined)
    return { is: 'known', who: making.person, sure: 'certain', by: `${by} for a user of IAM Identity Center` };
  switch (identity.type) {
    case 'IAMUser':
      return person(identity.userName, isEmail(identity.userName ?? '') ? 'certain' : 'likely', by);
    case 'AssumedRole':
      return inSession(identity, by);
    case 'FederatedUser':
      return person(afterLast(identity.arn, '/'), isEmail(afterLast(identity.arn, '/') ?? '') ? 'likely' : 'guess', by);
    case 'SAMLUser':
      return person(identity.userName, 'likely', by);
    default:
      return { is: 'robot', by };
  }
}

/**
 * The session of a role. Whoever assumes a role names the session; only IAM Identity Center and a source identity are
 * beyond their reach.
 */
function inSession({ principalId, arn, sessionContext = {}, inScopeOf }: Identity, by: string): Behind {
  const { sessionIssuer = {}, sourceIdentity, webIdFederationData, ec2RoleDelivery } = sessionContext;
  const role = sessionIssuer.userName ?? arn?.split('/')[1] ?? '';
  const session = principalId?.includes(':') ? afterLast(principalId, ':') : afterLast(arn, '/');
  if (
    role.startsWith('AWSServiceRoleFor') ||
    inScopeOf?.issuerType !== undefined ||
    ec2RoleDelivery !== undefined ||
    webIdFederationData !== undefined
  )
    return { is: 'robot', by };
  if (role.startsWith('AWSReservedSSO_')) return person(session, 'certain', by);
  if (sourceIdentity !== undefined)
    return person(
      sourceIdentity,
      isEmail(sourceIdentity) ? 'certain' : 'likely',
      `${by}, source identity ${sourceIdentity}`,
    );
  if (session === undefined || isEmail(session)) return person(session, 'likely', by);
  return isRobotName(role) ? { is: 'robot', by } : person(session, 'guess', by);
}

function person(name: string | undefined, sure: Sureness, by: string): Behind {
  return name === undefined || name === '' || isRobotName(name)
    ? { is: 'robot', by }
    : { is: 'known', who: name, sure, by };
}

/** The team of the first pattern that one of these names fits; '' where mayfly.yml names none. */
export function teamOf(names: readonly (string | undefined)[], robots: OwnerSettings['robots']): string | undefined {
  return Object.entries(robots).find(([pattern]) =>
    names.some((name) => name !== undefined && fits(pattern, name)),
  )?.[1];
}

/** `the role deploy in the session ada@example.com`, `the user ada`. */
function named({ type = 'nobody', arn, userName, invokedBy, principalId, sessionContext }: Identity): string {
  const through = invokedBy === undefined || type === 'AWSService' ? '' : ` through ${invokedBy}`;
  switch (type) {
    case 'IAMUser':
      return `the user ${userName ?? arn ?? ''}${through}`;
    case 'AssumedRole': {
      const role = sessionContext?.sessionIssuer?.userName ?? arn?.split('/')[1] ?? 'of no name';
      return `the role ${role} in the session ${afterLast(arn, '/') ?? afterLast(principalId, ':') ?? ''}${through}`;
    }
    case 'Root':
      return `the root user${through}`;
    case 'AWSService':
      return `the service ${invokedBy ?? ''}`;
    default:
      return `${type} ${userName ?? afterLast(arn, '/') ?? ''}`.trim() + through;
  }
}

function afterLast(text: string | undefined, separator: string): string | undefined {
  return text?.slice(text.lastIndexOf(separator) + 1);
}

import type { ApplyDeps } from '../apply/deps.ts';
import { applyRoleIn } from '../config/apply-role.ts';
import { isMistake } from '../core/fault.ts';
import type { Permit } from '../core/permit.ts';
import type { Place } from '../core/resource.ts';
import type { Settings } from '../core/settings.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import { causeOf, failureKind } from '../estate/aws/call-failed.ts';
import type { Connection } from '../estate/aws/connect.ts';
import { NoCredentials } from '../estate/aws/no-credentials.ts';
import { iamFacts } from '../estate/vocabulary.ts';
import { sessionsFor, widthOf } from '../iam/session.ts';

/** A session with this policy can do nothing: it only shows that the role can be assumed. */
export const denyAll = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
});

export interface ApplyRoleOptions {
  /** `applyRole` of mayfly.yml; left out: writes use the same credentials as reads. */
  readonly role: string | undefined;
  /** Names the sessions in CloudTrail. */
  readonly plan: string;
  readonly connection: Pick<Connection, 'open' | 'narrowed'>;
  readonly settings: Settings;
  readonly types: Vocabulary['types'];
}

/**
 * How apply opens places, and narrows its credentials to a batch. With a role, a place opens only after the role was
 * assumed in its account once: so without the role no step starts, and the reason is reported. A refusal is not tried
 * again in the same run.
 */
export function openAndNarrow({
  role: pattern,
  plan,
  connection,
  settings,
  types,
}: ApplyRoleOptions): Pick<ApplyDeps, 'open' | 'narrow'> {
  const { open, narrowed } = connection;
  if (pattern === undefined || narrowed === undefined) return { open };
  const name = `mayfly-${plan}`;
  const assumable = new Map<string, Promise<unknown>>();

  const assertAssumable = async (place: Place): Promise<void> => {
    const role = roleIn(place, pattern);
    const known = assumable.get(place.account) ?? narrowed(place, role, [denyAll], name);
    assumable.set(place.account, known);
    try {
      await known;
    } catch (error) {
      if (isMistake(error)) throw error;
      if (failureKind(error) !== 'refused') assumable.delete(place.account);
      throw new NoCredentials(
        `the role ${role}, \`applyRole\` in mayfly.yml, could not be assumed: ${causeOf(error)}`,
        { cause: error },
      );
    }
  };

  return {
    open: async (place) => {
      await assertAssumable(place);
      return open(place);
    },
    narrow: async (permits) => {
      const [{ type, verb, account, region }] = permits;
      const known = types.find((each) => each.name === type);
      if (known === undefined) throw new TypeError(`a permit for ${type}, which is not a type`);
      const place = { account, region };
      const arns = permits.map(({ arn }: Permit) => arn).sort();
      const members = permits.flatMap(({ covers }: Permit) => covers).filter((covered) => covered.type !== type);
      const sessions = sessionsFor({ type: known, verb, place, arns, members }, settings, { types, iam: iamFacts });
      const { aws, policy } = await narrowed(
        place,
        roleIn(place, pattern),
        sessions.map((session) => session.policy),
        name,
      );
      return { aws, session: widthOf(sessions[policy] ?? sessions[0]) };
    },
  };
}

function roleIn({ account }: Place, pattern: string): string {
  const role = applyRoleIn(account, pattern);
  if (role !== undefined) return role;
  throw new NoCredentials(
    `\`applyRole\` in mayfly.yml is a role of another account than ${account}: ` +
      'write `{account_id}` in the place of its account',
  );
}

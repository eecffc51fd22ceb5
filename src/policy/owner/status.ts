import type { Evidence, Need } from '../../core/evidence/evidence.ts';
import type { NeedOf } from '../../core/evidence/evidence-kind.ts';
import { type OwnersAnswer, type OwnersQuestion, ownersKind } from '../../core/evidence/owners.ts';
import type { Resource } from '../../core/resource.ts';
import type { OwnerSettings } from '../../core/settings.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { itemsOf } from '../matching/collection.ts';
import { type OutsideValues, outsideValues } from '../matching/values-from.ts';
import { isEmail } from './robot.ts';

/** Whether an owner is still there, and which directory says so. */
export interface OwnerStatus {
  readonly status: 'here' | 'gone';
  readonly message: string;
}

/** A place that knows people. */
interface Directory {
  readonly needs: (name: string, resource: Resource) => readonly Need[];
  readonly statusOf: (name: string, resource: Resource, evidence: Evidence) => OwnerStatus | Unknown;
}

/** The directories of mayfly.yml; without any, nothing can be checked. */
export function directoriesOf({ list, identityStore, slack }: OwnerSettings): readonly Directory[] {
  return [
    ...(list ? [listed(list)] : []),
    ...(identityStore ? [inIdentityStore(identityStore)] : []),
    ...(slack ? [inSlack(slack)] : []),
  ];
}

/** An owner is here if one directory knows them, and gone if none does; for that all directories must have answered. */
export function ownerStatus(
  name: string,
  directories: readonly Directory[],
  resource: Resource,
  evidence: Evidence,
): OwnerStatus | Unknown {
  const statuses = directories.map(({ statusOf }) => statusOf(name, resource, evidence));
  const here = statuses.find((status): status is OwnerStatus => !isUnknown(status) && status.status === 'here');
  if (here) return here;
  const gone = statuses.filter((status): status is OwnerStatus => !isUnknown(status));
  return (
    statuses.find(isUnknown) ??
    (gone.length > 0
      ? { status: 'gone', message: gone.map(({ message }) => message).join(', ') }
      : unknown('mayfly.yml names no directory of owners'))
  );
}

function listed(list: NonNullable<OwnerSettings['list']>): Directory {
  const values: OutsideValues = outsideValues(list);
  const namesByList = new WeakMap<object, ReadonlySet<string>>();
  return {
    needs: (_name, resource) => values.needs(resource),
    statusOf: (name, resource, evidence) => {
      const read = values.read(resource, evidence);
      if (isUnknown(read)) return read;
      const items = typeof read === 'string' ? undefined : itemsOf(read);
      // A list that was emptied by mistake would make every resource ownerless.
      if (items === undefined || items.size === 0) return unknown(`${list.url} is empty`);
      const names = namesByList.get(items) ?? new Set([...items].map((item) => String(item).trim().toLowerCase()));
      namesByList.set(items, names);
      return names.has(name.toLowerCase())
        ? { status: 'here', message: `in ${list.url}` }
        : { status: 'gone', message: `not in ${list.url}` };
    },
  };
}

function inIdentityStore({ id, region, account }: NonNullable<OwnerSettings['identityStore']>): Directory {
  const needOf = (owner: string, resource: Resource): NeedOf<OwnersQuestion> =>
    ownersKind.need({ account: account ?? resource.account, region }, { from: 'identity-store', store: id, owner });
  return {
    needs: (name, resource) => [needOf(name, resource)],
    statusOf: (name, resource, evidence) =>
      statusFrom(ownersKind.answer(evidence, needOf(name, resource)), 'IAM Identity Center'),
  };
}

function inSlack({ token, api }: NonNullable<OwnerSettings['slack']>): Directory {
  const needOf = (email: string, { account, region }: Resource): NeedOf<OwnersQuestion> =>
    ownersKind.need({ account, region }, { from: 'slack', api, token, email: email.toLowerCase() });
  return {
    needs: (name, resource) => (isEmail(name) ? [needOf(name, resource)] : []),
    statusOf: (name, resource, evidence) =>
      isEmail(name)
        ? statusFrom(ownersKind.answer(evidence, needOf(name, resource)), 'Slack')
        : unknown(`\`${name}\` is not an e-mail address, so Slack cannot look it up`),
  };
}

function statusFrom(owner: OwnersAnswer | Unknown, directory: string): OwnerStatus | Unknown {
  if (isUnknown(owner)) return owner;
  if (owner.status === 'here') return { status: 'here', message: `in ${directory}` };
  return {
    status: 'gone',
    message: owner.reason === 'disabled' ? `deactivated in ${directory}` : `not in ${directory}`,
  };
}

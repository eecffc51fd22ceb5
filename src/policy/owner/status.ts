import type { Evidence, Need } from '../../core/evidence/evidence.ts';
import { need } from '../../core/evidence/need.ts';
import type { OwnersAnswer, OwnersQuestion } from '../../core/evidence/owners.ts';
import type { Resource } from '../../core/resource.ts';
import type { OwnerSettings } from '../../core/settings.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { itemsOf } from '../matching/collection.ts';
import { type OutsideValues, outsideValues } from '../matching/values-from.ts';
import { isEmail } from './robot.ts';

/** Whether somebody is still there, and by whose word. */
export interface Standing {
  readonly is: 'here' | 'gone';
  readonly says: string;
}

/** One place where people are known. */
interface Directory {
  readonly needs: (name: string, resource: Resource) => readonly Need[];
  readonly standing: (name: string, resource: Resource, evidence: Evidence) => Standing | Unknown;
}

/** The directories that mayfly.yml names; none: nothing can be checked. */
export function directoriesOf({ list, identityStore, slack }: OwnerSettings): readonly Directory[] {
  return [
    ...(list ? [listed(list)] : []),
    ...(identityStore ? [inIdentityStore(identityStore)] : []),
    ...(slack ? [inSlack(slack)] : []),
  ];
}

/** Somebody is here whom one directory knows, and gone whom none knows: all of them must have been asked. */
export function standingOf(
  name: string,
  directories: readonly Directory[],
  resource: Resource,
  evidence: Evidence,
): Standing | Unknown {
  const all = directories.map(({ standing }) => standing(name, resource, evidence));
  const here = all.find((each): each is Standing => !isUnknown(each) && each.is === 'here');
  if (here) return here;
  const gone = all.filter((each): each is Standing => !isUnknown(each));
  return (
    all.find(isUnknown) ??
    (gone.length > 0
      ? { is: 'gone', says: gone.map(({ says }) => says).join(', ') }
      : unknown('mayfly.yml names no place to ask'))
  );
}

function listed(from: NonNullable<OwnerSettings['list']>): Directory {
  const values: OutsideValues = outsideValues(from);
  const known = new WeakMap<object, ReadonlySet<string>>();
  return {
    needs: (_name, resource) => values.needs(resource),
    standing: (name, resource, evidence) => {
      const read = values.read(resource, evidence);
      if (isUnknown(read)) return read;
      const items = typeof read === 'string' ? undefined : itemsOf(read);
      // A list that was emptied by mistake would make everybody's resources ownerless.
      if (items === undefined || items.size === 0) return unknown(`${from.url} lists nobody`);
      const names = known.get(items) ?? new Set([...items].map((item) => String(item).trim().toLowerCase()));
      known.set(items, names);
      return names.has(name.toLowerCase())
        ? { is: 'here', says: `in ${from.url}` }
        : { is: 'gone', says: `not in ${from.url}` };
    },
  };
}

function inIdentityStore({ id, region, account }: NonNullable<OwnerSettings['identityStore']>): Directory {
  const ask = (who: string, resource: Resource): Need =>
    asked({ from: 'identity-store', store: id, who }, { account: account ?? resource.account, region });
  return {
    needs: (name, resource) => [ask(name, resource)],
    standing: (name, resource, evidence) => answered(evidence.get(ask(name, resource).key), 'IAM Identity Center'),
  };
}

function inSlack({ token, api }: NonNullable<OwnerSettings['slack']>): Directory {
  const ask = (email: string, { account, region }: Resource): Need =>
    asked({ from: 'slack', api, token, email: email.toLowerCase() }, { account, region });
  return {
    needs: (name, resource) => (isEmail(name) ? [ask(name, resource)] : []),
    standing: (name, resource, evidence) =>
      isEmail(name)
        ? answered(evidence.get(ask(name, resource).key), 'Slack')
        : unknown(`\`${name}\` is no e-mail, and Slack finds nobody else`),
  };
}

function asked(question: OwnersQuestion, place: Need['place']): Need {
  return need('owners', place, question);
}

function answered(answer: ReturnType<Evidence['get']>, where: string): Standing | Unknown {
  if (answer === undefined) return unknown(`owners: ${where} was not asked`);
  if (isUnknown(answer)) return answer;
  const said = answer as unknown as OwnersAnswer;
  if (said.is === 'here') return { is: 'here', says: `in ${where}` };
  return { is: 'gone', says: said.why === 'disabled' ? `deactivated in ${where}` : `not in ${where}` };
}

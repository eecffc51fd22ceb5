import { type History, noHistory } from '../../core/history.ts';
import type { Planner } from '../../core/plan.ts';
import type { Policy } from '../../core/policy.ts';
import type { Place, Resource } from '../../core/resource.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import { toResource } from '../../estate/inventory/to-resource.ts';
import { typesFor } from '../collect.ts';
import { answerTo, type TestAccount } from './evidence.ts';
import { type PolicyTest, readMoment, type TestResource } from './schema.ts';

/** The resources that a test names, as the inventory would give them. */
export function resourcesOf(
  test: PolicyTest,
  place: Place,
  now: Date,
  typeOf: (resource: TestResource) => ResourceType,
): readonly Resource[] {
  const typed = (test.resources ?? []).map((resource) => {
    const type = typeOf(resource);
    return { type, resource: resourceOf(resource, type, place, now) };
  });
  const resources = typed.map(({ resource }) => resource);
  return typed.map(({ type, resource }) =>
    type.fixtureAmong === undefined ? resource : { ...resource, raw: type.fixtureAmong(resource, resources) },
  );
}

function resourceOf(
  { id, created, tags, raw, unread }: TestResource,
  type: ResourceType,
  place: Place,
  now: Date,
): Resource {
  const moment = created === undefined ? undefined : readMoment(created, now);
  const whole = {
    ...type.fixture(id, place),
    [type.id]: id,
    ...(type.created !== undefined && moment !== undefined && { [type.created]: new Date(moment).toISOString() }),
    ...(type.tags !== undefined && { [type.tags]: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
    ...raw,
  };
  const read = Object.fromEntries(Object.entries(whole).filter(([key]) => !Object.hasOwn(unread, key)));
  return toResource(type, place, read, now.toISOString(), new Map(Object.entries(unread)));
}

/** Gives a planner what a test names, as if AWS had listed all of it. */
export function collectTest(planner: Planner, policies: readonly Policy[], place: Place, account: TestAccount): void {
  for (const type of typesFor(policies, account.types)) {
    const page = account.resources.filter((resource) => resource.type === type.name);
    if (page.length > 0) planner.see(type.name, place, page);
    planner.listingEnded({ ...place, type: type.name, status: 'whole', resources: page.length });
  }
  for (let needs = planner.needs(); needs.length > 0; needs = planner.needs())
    planner.give(new Map(needs.map((need) => [need.key, answerTo(need, account)] as const)));
}

/** What the ledger holds in a test: since when the policy has matched, and how often it has notified. */
export function historyOf(
  { resources = [], policy: tested }: PolicyTest,
  all: readonly Resource[],
  now: Date,
): History {
  const byArn = new Map(all.map(({ arn, id }) => [arn, resources.find((each) => each.id === id)] as const));
  return {
    ...noHistory,
    firstMatched: (_policy, arn) => {
      const since = byArn.get(arn)?.['first-matched'];
      const at = since === undefined ? undefined : readMoment(since, now);
      return at === undefined ? undefined : new Date(at).toISOString();
    },
    lastSwitch: (arn) => {
      const stopped = byArn.get(arn)?.['stopped-by-mayfly'];
      const { at, policy = tested } = typeof stopped === 'object' ? stopped : { at: stopped };
      const moment = at === undefined ? undefined : readMoment(at, now);
      const ended = moment === undefined ? undefined : new Date(moment).toISOString();
      return ended === undefined ? undefined : { verb: 'stop', policy, began: ended, ended };
    },
    escalation: (_policy, arn) => {
      const notified = byArn.get(arn)?.told ?? 0;
      return notified === 0 ? { notified } : { notified, lastAt: new Date(now.getTime() - 86_400_000).toISOString() };
    },
  };
}

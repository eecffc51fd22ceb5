import type { Plan } from '../core/plan.ts';
import type { Place } from '../core/resource.ts';
import { idOfArn, isArnOf, type ResourceType } from '../core/resource-type.ts';
import { latestTtl } from '../policy/acting/ttl-written.ts';
import { loadPolicies } from '../policy/load/load.ts';
import { keepOnTag, readKeepOn } from '../policy/schedule/keep-on.ts';
import { zoneMeant } from '../policy/schedule/zone.ts';
import { type MakePlanContext, makePlan } from './make-plan.ts';

export interface OverrideUntil {
  /** `22:00`, `2026-11-21 22:00`, with or without a zone. */
  readonly until: string;
  /** The zone of a time without one; left out: the zone of mayfly.yml. */
  readonly tz?: string;
}

/** A resource that somebody named by its ARN or its id, as far as the text shows which one. */
export interface NamedResource {
  readonly type: string;
  readonly id: string;
  /** Set where an ARN names it: resources of two accounts can have the same id. */
  readonly at?: Place;
}

export type OverridePlan =
  | { readonly status: 'planned'; readonly plan: Plan; readonly until: string }
  | { readonly status: 'none'; readonly message: string; readonly remedy: string };

/**
 * `i-0123`, `arn:aws:ec2:eu-west-1:111122223333:instance/i-0123`, `arn:aws:rds:eu-west-1:111122223333:db:orders`; any
 * other text is the id of a type whose ids have no form of their own: a database's name.
 * @param types only those whose resources can have a schedule are considered.
 */
export function namedResource(text: string, types: readonly ResourceType[]): NamedResource | undefined {
  const scheduled = types.filter(({ filters = [] }) => filters.includes('schedule'));
  if (!text.startsWith('arn:')) {
    const type =
      scheduled.find(({ idPattern }) => idPattern?.test(text)) ?? scheduled.find(({ idPattern }) => !idPattern);
    return type && { type: type.name, id: text };
  }
  const type = scheduled.find((each) => isArnOf(each, text));
  const [, , , region, account] = text.split(':');
  if (type === undefined || !region || !account) return undefined;
  return { type: type.name, id: idOfArn(type, text), at: { account, region } };
}

/** The end of the override, in ISO 8601 and UTC, to the minute; or what is wrong with it. */
export function untilOf(
  { until, tz }: OverrideUntil,
  settingsZone: string,
  now: Date,
): string | { readonly message: string; readonly remedy: string } {
  const zone = zoneMeant(tz ?? settingsZone);
  if (zone === undefined)
    return {
      message: `There is no time zone ${tz ?? settingsZone}.`,
      remedy: 'Write a name such as `Europe/Berlin`, or `utc`.',
    };
  const read = readKeepOn(until, zone, now.getTime());
  if (read.kind === 'malformed')
    return {
      message: `\`${until}\` is not a time: ${read.reason}.`,
      remedy: 'Write `22:00`, or `2026-11-21 22:00`, followed by a zone or with `--tz`.',
    };
  if (read.at <= now.getTime())
    return {
      message: `\`${until}\` is in the past: it was ${new Date(read.at).toISOString()}.`,
      remedy: 'Name a time in the future.',
    };
  const end = Math.min(Math.ceil(read.at / 60_000) * 60_000, latestTtl);
  return `${new Date(end).toISOString().slice(0, 16)}Z`;
}

/**
 * Plans the one step that keeps something running: the tag that its schedule reads, with a time in UTC, so that it
 * means the same in every zone. The guard checks the step like any other.
 */
export async function planOverride(
  { type: name, id, at }: NamedResource,
  until: string,
  context: Pick<MakePlanContext, 'setup' | 'connected' | 'runtime'>,
): Promise<OverridePlan> {
  const { setup, connected } = context;
  if (at !== undefined && !connected.connection.places.some(({ account }) => account === at.account))
    return {
      status: 'none',
      message: `The ARN names the account ${at.account}, which these credentials do not reach.`,
      remedy: 'Use credentials of that account, or name a role in it with `--assume`.',
    };
  const type = setup.vocabulary.types.find((each) => each.name === name);
  if (type === undefined) throw new TypeError(`no type ${name}`);
  const { policies, diagnostics } = loadPolicies(
    [{ path: 'mayfly override', text: policyText(type, { id, until, account: at?.account }) }],
    setup.vocabulary,
    setup.settings,
  );
  if (diagnostics.length > 0)
    throw new TypeError(`the policy of mayfly override has a fault: ${diagnostics[0]?.message ?? ''}`);
  const plan = await makePlan(policies, context);
  if (plan.findings.length > 0) return { status: 'planned', plan, until };
  const [gap] = plan.gaps;
  if (gap !== undefined)
    return {
      status: 'none',
      message: `It is not known whether there is a ${name} ${id}: ${gap.cause}.`,
      remedy: '`mayfly doctor` checks what may be read.',
    };
  const regions = [...new Set(plan.header.coverage.map(({ region }) => region))].join(', ');
  return {
    status: 'none',
    message: `There is no ${name} ${id} in ${regions}.`,
    remedy: 'Name its region with `--region`, or give its ARN.',
  };
}

/** JSON, which is YAML, too. */
function policyText(
  { name: resource, id: key }: ResourceType,
  { id, until, account }: { readonly id: string; readonly until: string; readonly account: string | undefined },
): string {
  const filters = [{ type: 'value', key, value: id }];
  const conditions = account === undefined ? [] : [{ type: 'value', key: 'account_id', value: account }];
  const actions = [{ type: 'tag', tags: { [keepOnTag]: until } }];
  return JSON.stringify({ policies: [{ name: 'keep-on', resource, conditions, filters, actions }] });
}

import { isZone } from '../config/is-zone.ts';
import { readOpeningHours } from '../config/opening-hours.ts';
import type { Config } from '../config/schema.ts';
import { followSchedule } from '../core/follow-schedule.ts';
import type { Ceilings, ClosedWindow, LimitScope, Limits } from '../core/limits.ts';
import { patternMatcher } from '../guard/pattern.ts';
import { opensAt } from '../policy/schedule/opening.ts';

/**
 * What mayfly.yml lets policies do, how much, and when. In a list of rules, the last rule that fits applies.
 * @param holidays the dates of the file that `holidays` names, if it names one.
 */
export function limitsOf(
  config: Pick<Config, 'ceilings' | 'promotion' | 'windows' | 'holidays' | 'ous' | 'mode' | 'tz'>,
  holidays: readonly string[],
): Limits {
  const promotion = config.promotion.map((rule) => ({ fits: ruleFits(rule, config.ous), stage: rule.stage }));
  const windows = config.windows.map((rule) => ({
    fits: windowFits(rule, config.ous),
    closedAt: windowOf(rule, config, holidays),
  }));
  const otherwise = config.mode === 'act' ? 'delete' : 'observe';
  return {
    ceilings: ceilingsOf(config.ceilings),
    stageOf: (scope) =>
      promotion.length === 0 ? undefined : (promotion.findLast(({ fits }) => fits(scope))?.stage ?? otherwise),
    closedAt: (scope, at) => windows.findLast(({ fits }) => fits(scope))?.closedAt(at),
  };
}

function ceilingsOf({ 'per-policy': policy, 'per-night': night }: Config['ceilings']): Ceilings {
  const { resources, percent, 'monthly-cost': policyDollars } = policy;
  const { deletions, 'monthly-cost': nightDollars } = night;
  return {
    perPolicy: { resources, percent, ...(policyDollars !== undefined && { dollars: policyDollars }) },
    perNight: { deletions, ...(nightDollars !== undefined && { dollars: nightDollars }) },
  };
}

type RuleScope = Pick<Config['promotion'][number], 'policies' | 'accounts' | 'ous' | 'owners' | 'teams'>;

function ruleFits(
  { policies, accounts, ous, owners, teams }: RuleScope,
  units: Config['ous'],
): (scope: LimitScope) => boolean {
  const isOneOf = (patterns: readonly string[] | undefined): ((text: string | undefined) => boolean) => {
    if (patterns === undefined) return () => true;
    const match = patternMatcher(patterns);
    return (text) => text !== undefined && match(text) !== undefined;
  };
  const [policy, account, owner, team] = [isOneOf(policies), isOneOf(accounts), isOneOf(owners), isOneOf(teams)];
  const unit = isOneOf(ous?.flatMap((name) => units[name] ?? []));
  return (scope) =>
    policy(scope.policy) &&
    account(scope.subject.account) &&
    unit(scope.subject.account) &&
    owner(scope.subject.owner) &&
    team(scope.subject.team);
}

/**
 * Windows are for destructive work. Stops by a schedule happen at the schedule's own hours, so only windows that name
 * its policy apply to them.
 */
function windowFits(rule: RuleScope, units: Config['ous']): (scope: LimitScope) => boolean {
  const fits = ruleFits(rule, units);
  return (scope) => fits(scope) && (scope.requestedBy !== followSchedule || rule.policies !== undefined);
}

function windowOf(
  { open, 'not-before-holiday': notBeforeHoliday }: Config['windows'][number],
  { holidays, tz }: Pick<Config, 'holidays' | 'tz'>,
  fromFile: readonly string[],
): (at: Date) => ClosedWindow | undefined {
  // The schema has checked that each can be read.
  const hours = open
    .flatMap((text) => readOpeningHours(text, isZone) ?? [])
    .map(({ zone = tz, ...rest }) => ({ ...rest, zone }));
  const calendar = { holidays: new Set(typeof holidays === 'string' ? fromFile : holidays), notBeforeHoliday };
  const hoursWithZone = open.map((text) =>
    readOpeningHours(text, isZone)?.zone === undefined ? `${text} ${tz}` : text,
  );
  const message = `outside of its window (${hoursWithZone.join(', ')})`;
  return (at) => {
    const opens = opensAt(hours, calendar, at.getTime());
    if (opens === undefined) return { message };
    return opens <= at.getTime() ? undefined : { message, until: new Date(opens).toISOString() };
  };
}

import type {
  Expected,
  ExpectedComparison,
  ExpectedEnd,
  ExpectedIdle,
  ExpectedOwner,
  ExpectedRank,
  ExpectedSchedule,
  ExpectedSpend,
  MeasuredWindow,
  Operator,
  Order,
} from '../core/expected.ts';
import type { Json } from '../core/json.ts';
import { exactDays, number } from './amounts.ts';
import { plain } from './plain.ts';
import { quoted, valueWords } from './value-words.ts';

/** What a filter compared a value with, after `expected`: `more than 100`, `at least 30d old`. */
export function expectedWords(expected: Expected): string {
  switch (expected.kind) {
    case 'compare':
      return comparisonWords(expected);
    case 'presence':
      return presences[expected.is];
    case 'age':
      return ages[expected.op](exactDays(expected.days));
    case 'days-left':
      return `${orders[expected.op]} ${exactDays(expected.days)} ahead`;
    case 'end':
      return endWords(expected);
    case 'malformed':
      return 'malformed';
    case 'owner':
      return ownerWords(expected);
    case 'measured': {
      const { op, value, percentOf, window } = expected;
      const share = percentOf === undefined ? '' : ` percent of ${plain(percentOf)}`;
      return `${operatorWords(op, value, String(value))}${share} ${windowWords(window)}`;
    }
    case 'idle':
      return idleWords(expected);
    case 'schedule':
      return scheduleWords(expected);
    case 'spend':
      return spendWords(expected);
    case 'rank':
      return rankWords(expected);
    case 'listed': {
      const terms = expected.terms.map(({ name, values }) => `${plain(name)} ${values.map(quoted).join(' or ')}`);
      return `listed with ${terms.join(' and ')}`;
    }
    case 'selected':
      return `selected by ${expected.by.map(plain).join(', ')}`;
    case 'candidate':
      return 'among the resources that the filters before it left';
    case 'anything':
      return 'anything matches';
    default:
      return expected satisfies never;
  }
}

/** Whether nothing was expected to be there: `tag:owner is missing` then says all. */
export function isNothingExpected(expected: Expected): boolean {
  switch (expected.kind) {
    case 'presence':
      return expected.is === 'absent' || expected.is === 'empty';
    case 'owner':
      return expected.is === 'missing' && expected.maker === undefined;
    case 'compare': {
      const { op, value, as, unit, maxAge } = expected;
      return op === 'eq' && value === null && as === undefined && unit === undefined && maxAge === undefined;
    }
    default:
      return false;
  }
}

/** `over the last weekend (Europe/Berlin)`, `over the last 5 working days, 8:00 to 18:00 (UTC)` */
export function windowWords({ last, count: amount, hours, zone }: MeasuredWindow): string {
  const periods = amount === 1 ? singulars[last] : `${number(amount)} ${last.replace('-', ' ')}`;
  const daily = hours === undefined ? '' : `, ${hours.from}:00 to ${hours.until}:00`;
  return `over the last ${periods}${daily}${zone === undefined ? '' : ` (${plain(zone)})`}`;
}

const singulars: Readonly<Record<MeasuredWindow['last'], string>> = {
  days: 'day',
  weekends: 'weekend',
  nights: 'night',
  'working-days': 'working day',
};

const presences = {
  present: 'present',
  absent: 'missing',
  empty: 'empty',
  'not-empty': 'not empty',
} as const;

/** Comparison operators in words. */
const orders: Readonly<Record<Order, string>> = {
  eq: 'exactly',
  ne: 'not exactly',
  gt: 'more than',
  ge: 'at least',
  lt: 'less than',
  le: 'at most',
};

const ages: Readonly<Record<Order, (age: string) => string>> = {
  eq: (age) => `exactly ${age} old`,
  ne: (age) => `not exactly ${age} old`,
  gt: (age) => `older than ${age}`,
  ge: (age) => `at least ${age} old`,
  lt: (age) => `younger than ${age}`,
  le: (age) => `at most ${age} old`,
};

function comparisonWords({ op, value = null, from, as, unit, maxAge }: ExpectedComparison): string {
  const operand = from === undefined ? valueWords(value) : `the value of ${plain(from)}`;
  const measure = unit === undefined ? '' : ` ${plain(unit)}`;
  return [
    `${operatorWords(op, from === undefined ? value : undefined, operand)}${measure}`,
    ...(as === undefined ? [] : [`as ${plain(as)}`]),
    ...(maxAge === undefined ? [] : [`at most ${plain(maxAge)} old`]),
  ].join(', ');
}

/** @param value undefined where it does not stand in the policy. */
function operatorWords(op: Operator, value: Json | undefined, operand: string): string {
  const isSingle = Array.isArray(value) && value.length === 1;
  switch (op) {
    case 'eq':
      return operand;
    case 'ne':
      return `not ${operand}`;
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return `${orders[op]} ${operand}`;
    case 'in':
      return isSingle ? operand : Array.isArray(value) ? `one of ${operand}` : `in ${operand}`;
    case 'not-in':
      return isSingle ? `not ${operand}` : Array.isArray(value) ? `none of ${operand}` : `not in ${operand}`;
    case 'contains':
      return `containing ${operand}`;
    case 'glob':
      return `like ${operand}`;
    case 'regex':
      return `matching ${operand}`;
    case 'regex-case':
      return `matching ${operand} in this case`;
    case 'difference':
      return `with anything besides ${operand}`;
    case 'intersect':
      return `with any of ${operand}`;
    case 'mod':
      return `with a remainder by ${operand}`;
    default:
      return op satisfies never;
  }
}

function endWords({ is, duration, operation }: ExpectedEnd): string {
  const words = endings(is, duration === undefined ? undefined : plain(duration));
  return operation === undefined ? words : `${plain(operation)}, ${words}`;
}

function endings(is: ExpectedEnd['is'], period: string | undefined): string {
  switch (is) {
    case 'over':
      return period === undefined ? 'expired' : `expired for ${period}`;
    case 'near':
      return period === undefined ? 'expiring' : `expiring within ${period}`;
    case 'due':
      return period === undefined ? 'due' : `due within ${period}`;
    case 'late':
      return period === undefined ? 'without an end' : `longer than ${period}`;
    default:
      return is satisfies never;
  }
}

function ownerWords({ is, maker }: ExpectedOwner): string {
  const makerWords = maker === undefined ? '' : `a maker that is ${maker === 'guess' ? 'a guess' : maker}`;
  switch (is) {
    case 'missing':
      return maker === undefined ? 'no owner' : `no owner, nor ${makerWords}`;
    case 'present':
      return maker === undefined ? 'an owner' : `an owner, or ${makerWords}`;
    case 'malformed':
      return 'a name that does not match the pattern';
    case 'gone':
      return 'an owner who has left';
    case 'known':
      return 'an owner who is known';
    default:
      return is satisfies never;
  }
}

function idleWords({ by, limits, window }: ExpectedIdle): string {
  const measured = limits
    .map(({ metric, statistic, atMost }) => `${plain(metric)} (${plain(statistic.toLowerCase())}) at most ${atMost}`)
    .join(', ');
  switch (by) {
    case 'metrics':
      return `${measured} ${windowWords(window)}`;
    case 'compute-optimizer':
      return 'called idle by AWS';
    case 'either':
      return `${measured} ${windowWords(window)}, or, where that is not known, called idle by AWS`;
    case 'both':
      return `${measured} ${windowWords(window)}, and called idle by AWS`;
    default:
      return by satisfies never;
  }
}

function scheduleWords({ switches, by, default: fallback }: ExpectedSchedule): string {
  const direction = switches === 'both' ? 'on and off' : switches;
  const schedule = by === undefined ? 'at this hour' : `by ${plain(by)}`;
  const otherwise = fallback && ` (${fallback.hour}:00 ${plain(fallback.zone)} if the tag has no times)`;
  return `${direction} ${schedule}${otherwise ?? ''}`;
}

function spendWords({ limit, budget, days, choose }: ExpectedSpend): string {
  const source = budget === undefined ? '' : `the budget ${plain(budget)} allows`;
  const amount = limit === undefined ? source : `${dollars.format(limit)} a month${source && `, as ${source}`}`;
  return [
    `more than ${amount}${days === 2 ? ', on two days' : ''}`,
    ...(choose === undefined ? [] : ['costliest first, until it fits']),
  ].join('; ');
}

/** Without cents where there are none: `$500`. */
const dollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  trailingZeroDisplay: 'stripIfInteger',
});

const sortOrders = {
  asc: 'ascending',
  desc: 'descending',
  reverse: 'in reverse order',
  randomize: 'in random order',
} as const;

function rankWords({ groupBy, sortBy, order, missing, skip, limit }: ExpectedRank): string {
  return [
    groupBy === undefined ? 'of all' : `of each group by ${keyWords(groupBy)}`,
    ...(sortBy === undefined ? [] : [`sorted by ${keyWords(sortBy)} (missing values ${missing})`]),
    ...(order === undefined ? [] : [sortOrders[order]]),
    ...(skip === undefined ? [] : [`without the first ${amountWords(skip, 'more')}`]),
    ...(limit === undefined ? [] : [`at most ${amountWords(limit, 'less')}`]),
  ].join(', ');
}

function keyWords({ key, as, pattern }: NonNullable<ExpectedRank['sortBy']>): string {
  const reading = as === undefined || as === 'string' ? '' : ` as ${as}`;
  return `${plain(key)}${reading}${pattern === undefined ? '' : ` by ${quoted(pattern)}`}`;
}

function amountWords(
  { count: amount, percent }: NonNullable<ExpectedRank['limit']>,
  whichever: 'more' | 'less',
): string {
  const shares = [
    ...(amount === undefined ? [] : [number(amount)]),
    ...(percent === undefined ? [] : [`${percent} percent`]),
  ];
  return shares.length === 2 ? `${shares.join(' or ')}, whichever is ${whichever}` : shares.join('');
}

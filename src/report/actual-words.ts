import type {
  Actual,
  ActualEnd,
  ActualMeasured,
  ActualOwner,
  ActualRecommendation,
  ActualSchedule,
  ActualSpend,
} from '../core/actual.ts';
import { money } from '../core/money.ts';
import { day, moment, number } from './amounts.ts';
import { plain } from './plain.ts';
import { quoted, valueWords } from './value-words.ts';

/** What a filter found, after `tag:ttl is`, and what is to be said about it besides. */
export interface ActualWords {
  readonly value: string;
  readonly detail?: string;
}

export function actualWords(actual: Actual): ActualWords {
  switch (actual.kind) {
    case 'value':
      return { value: valueWords(actual.value), ...(actual.at !== undefined && { detail: `at ${time(actual.at)}` }) };
    case 'cut':
      return { value: quoted(`${actual.start}…`), detail: `${number(actual.characters)} characters` };
    case 'secret':
      return { value: 'not shown', detail: 'it may hold secrets' };
    case 'moment':
      return { value: time(actual.at) };
    case 'end':
      return endWords(actual);
    case 'malformed':
      return { value: quoted(actual.written), detail: plain(actual.reason) };
    case 'owner':
      return ownerWords(actual);
    case 'measured':
      return { value: measuredWords(actual) };
    case 'recommendation':
      return { value: recommendationWords(actual) };
    case 'schedule':
      return scheduleWords(actual);
    case 'spend':
      return { value: spendWords(actual) };
    case 'receipt': {
      const { verb, type, id, policy, at } = actual;
      return { value: `${plain(verb)} of ${plain(type)} ${plain(id)} by ${plain(policy)} at ${time(at)}` };
    }
    default:
      return actual satisfies never;
  }
}

/** `CPUUtilization 0.8972, NetworkIn 19890; 48 of 48 hours measured` */
export function measuredWords(
  { metrics, ofHours, instead, recommendation }: ActualMeasured,
  timesOfPeaks: 'with-times' | 'without-times' = 'with-times',
): string {
  const figures = metrics.map((figure) => {
    const name = metrics.length > 1 || figure.lowest === undefined ? `${plain(figure.metric)} ` : '';
    if (figure.highest === undefined) return `${metrics.length > 1 ? name : ''}no data point`;
    if (figure.lowest !== undefined && figure.points !== 1)
      return `${name}${short(figure.lowest)} to ${short(figure.highest)} in ${number(figure.points)} data points`;
    const at = figure.at === undefined || timesOfPeaks === 'without-times' ? '' : ` at ${time(figure.at)}`;
    return `${name}${short(figure.highest)}${at}`;
  });
  const fewest = Math.min(...metrics.map(({ points }) => points));
  return [
    `${figures.join(', ')}${instead === undefined ? '' : `, counted as ${instead}`}`,
    ...(ofHours === undefined || metrics.length === 0 ? [] : [`${fewest} of ${ofHours} hours measured`]),
    ...(recommendation === undefined ? [] : [recommendationWords(recommendation)]),
  ].join('; ');
}

/** `Compute Optimizer: Idle over 14 days until 2026-11-20 09:00 UTC` */
export function recommendationWords({ by, finding, days, at }: ActualRecommendation): string {
  if (finding === undefined) return `${plain(by)} has no recommendation`;
  const period = days === undefined ? '' : ` over ${number(days)} days`;
  return `${plain(by)}: ${plain(finding)}${period}${at === undefined ? '' : ` until ${time(at)}`}`;
}

function endWords({ written, isDefault, at, operation }: ActualEnd): ActualWords {
  const until =
    at === undefined ? undefined : operation === undefined ? `until ${time(at)}` : `${plain(operation)} on ${time(at)}`;
  if (isDefault) return { value: 'missing', detail: [`the default ${plain(written)}`, until ?? []].flat().join(', ') };
  return { value: quoted(written), ...(until !== undefined && { detail: until }) };
}

function ownerWords({ name, confidence, source }: ActualOwner): ActualWords {
  const details = [confidence ?? [], source === undefined ? [] : plain(source)].flat();
  return {
    value: name === undefined ? 'nobody' : quoted(name),
    ...(details.length > 0 && { detail: details.join('; ') }),
  };
}

function scheduleWords(schedule: ActualSchedule): ActualWords {
  const { expiredTag } = schedule;
  return {
    value: statusWords(schedule),
    ...(expiredTag !== undefined && { detail: `its tag ${plain(expiredTag)} has expired` }),
  };
}

function statusWords({ status, isDue, since, started, until, tag = '' }: ActualSchedule): string {
  const past = since === undefined ? '' : ` since ${time(since)}`;
  switch (status) {
    case 'on':
    case 'off':
      return `${status}${past}${isDue ? '' : ', as scheduled'}`;
    case 'opted-out':
      return `switched off by its tag ${plain(tag)}`;
    case 'never':
      return 'one that never switches';
    case 'kept-on':
      return `suspended by its tag ${plain(tag)}${until === undefined ? '' : ` until ${time(until)}`}`;
    case 'started':
      return `off${past}, but somebody started it${started === undefined ? '' : ` at ${time(started)}`}`;
    default:
      return status satisfies never;
  }
}

/**
 * `search: $612.40 billed since 2026-11-01 (complete until 2026-11-20 00:00 UTC), about $21.30 more since then (an
 * estimate)`.
 */
function spendWords({ group, billed, from, asOf, since, forecast, earlier }: ActualSpend): string {
  const parts = [
    `${money(billed)} billed since ${plain(day(from))} (complete until ${time(asOf)})`,
    ...(since === undefined ? [] : [`about ${money(since)} more since then (an estimate)`]),
    ...(forecast === undefined ? [] : [`about ${money(forecast)} by the end of the month (an estimate)`]),
    ...(earlier === undefined ? [] : [`${money(earlier.amount)} as read on ${plain(day(earlier.at))}`]),
  ];
  return `${quoted(group)}: ${parts.join(', ')}`;
}

/** Four digits. */
function short(value: number): number {
  return Number(value.toPrecision(4));
}

function time(iso: string): string {
  return plain(moment(iso));
}

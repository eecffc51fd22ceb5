/** When a window is open: from one time of day to another, on some days of the week. */
export interface OpeningHours {
  /** From Monday, 0, to Sunday, 6. Hours past midnight belong to the day on which they begin. */
  readonly days: readonly number[];
  /** Minutes since midnight. `until` may be 1440; if it is not after `from`, it is on the next day. */
  readonly from: number;
  readonly until: number;
  /** An IANA zone; left out: the zone of mayfly.yml. */
  readonly zone?: string;
}

export const openingHoursForm =
  'Expected days and hours, such as `mon-fri 09:00-17:00`, `mon,wed 22:00-04:00` or `daily 00:00-24:00 Europe/Berlin`';

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Reads `mon-fri 09:00-17:00 Europe/Berlin`; undefined if that is not possible. */
export function readOpeningHours(text: string, isZone: (name: string) => boolean): OpeningHours | undefined {
  const [, dayText = '', fromText = '', untilText = '', zone] =
    /^([a-z,-]+) +(\d{1,2}:\d{2}) *- *(\d{1,2}:\d{2})(?: +(\S+))?$/i.exec(text.trim()) ?? [];
  const days = readDays(dayText.toLowerCase());
  const from = readTime(fromText);
  const until = readTime(untilText);
  if (days === undefined || from === undefined || until === undefined || from === 1440 || from === until)
    return undefined;
  if (zone === undefined) return { days, from, until };
  return isZone(zone) ? { days, from, until, zone } : undefined;
}

/** `mon`, `mon-fri`, `fri-mon`, `mon,wed,sat-sun`, `daily`. */
function readDays(text: string): readonly number[] | undefined {
  if (text === 'daily') return [0, 1, 2, 3, 4, 5, 6];
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const [first = -1, last = first, ...later] = part.split('-').map((name) => dayNames.indexOf(name));
    if (first === -1 || last === -1 || later.length > 0) return undefined;
    for (let day = first; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === last) break;
    }
  }
  return [...days].sort((a, b) => a - b);
}

function readTime(text: string): number | undefined {
  const [hours = Number.NaN, minutes = Number.NaN] = text.split(':').map(Number);
  const time = hours * 60 + minutes;
  return minutes < 60 && time <= 1440 ? time : undefined;
}

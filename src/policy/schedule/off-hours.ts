/** When a schedule fires: at these hours of these days, in a time zone. */
export interface Schedule {
  /** By direction: `off`, `on`. Monday is day 0; tags write the days as M T W H F S U. */
  readonly times: ReadonlyMap<string, readonly { readonly days: readonly number[]; readonly hour: number }[]>;
  /** A time zone as written, in lower case; an empty text means UTC. */
  readonly zone: string;
}

/**
 * Reads the schedule on a tag: `off=(M-F,19);on=(M-F,7);tz=pt`, `off=[(M-F,21),(U,18)]`, or words that only opt in.
 * Source: Custodian's documentation of off hours; c7n 0.9.53 answers the same for every text in test/conformance.
 * @param text the tag's value, as `scheduleText` returns it: in lower case, without quotes.
 * @param direction the part to read.
 * @param fallback used if the tag does not have that part.
 * @returns undefined if the tag cannot be understood: then nothing fires, rather than at a time that nobody meant.
 */
export function readSchedule(text: string, direction: 'off' | 'on', fallback: Schedule): Schedule | undefined {
  const parts = partsOf(text);
  if ([...parts.keys()].some((key) => key !== 'on' && key !== 'off' && key !== 'tz')) return undefined;
  if (parts.has(direction)) return readParts(text, fallback.zone);
  return { times: fallback.times, zone: parts.get('tz') ?? fallback.zone };
}

/**
 * Prepares a tag's value for reading: in lower case, with escapes for characters that some tags cannot hold resolved
 * (`u28` is a parenthesis), without quotes around it.
 */
export function scheduleText(value: string): string {
  const unescaped = escapes.reduce(
    (text, [written, character]) => text.replaceAll(written, character),
    value.toLowerCase(),
  );
  return unescaped.replace(/^'+|'+$/g, '').replace(/^"+|"+$/g, '');
}

const escapes: readonly (readonly [string, string])[] = ['(', ')', '[', ']', ',', ';', '=', '/', '-'].map(
  (character) => [`u${character.charCodeAt(0).toString(16)}`, character] as const,
);

const dayNumbers: ReadonlyMap<string, number> = new Map(
  ['m', 't', 'w', 'h', 'f', 's', 'u'].map((day, number) => [day, number] as const),
);

/**
 * The `key=value` parts, split at spaces and semicolons. Anything else is ignored, so `on` or `please` is a schedule
 * without parts.
 */
function partsOf(text: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const piece of text.split(/[ ;]/)) {
    const [key, value, ...more] = piece.split('=');
    if (key !== undefined && value !== undefined && more.length === 0) parts.set(key, value);
  }
  return parts;
}

/**
 * The strict reading, split only at semicolons: a part that is not `key=value`, or has no valid times, makes the whole
 * text invalid.
 */
function readParts(text: string, defaultZone: string): Schedule | undefined {
  const times = new Map<string, readonly { days: readonly number[]; hour: number }[]>();
  let zone = '';
  for (const piece of text.split(';').filter((part) => part !== '')) {
    const [key, value, ...more] = piece.split('=');
    if (key === undefined || value === undefined || more.length > 0) return undefined;
    if (key === 'tz') {
      zone = value;
      continue;
    }
    const read = readTimes(value);
    if (read === undefined) return undefined;
    times.set(key, read);
  }
  return { times, zone: zone === '' ? defaultZone : zone };
}

/** Reads `[(m-f,21),(u,18)]`. */
function readTimes(text: string): readonly { days: readonly number[]; hour: number }[] | undefined {
  const times: { days: readonly number[]; hour: number }[] = [];
  for (const part of text.replace(/[[\]]/g, '').split(',(')) {
    const [dayText, hourText, ...more] = part.replace(/[()]/g, '').split(',');
    if (
      dayText === undefined ||
      hourText === undefined ||
      more.length > 0 ||
      !/^\d+$/.test(hourText) ||
      Number(hourText) > 23
    )
      return undefined;
    const days = readDays(dayText);
    if (days === undefined) return undefined;
    times.push({ days, hour: Number(hourText) });
  }
  return times;
}

/** Reads `m`, `m-f`, or over the weekend `f-m`. */
function readDays(text: string): readonly number[] | undefined {
  const single = dayNumbers.get(text);
  if (single !== undefined) return [single];
  const [first, last, ...more] = text.split('-').flatMap((day) => dayNumbers.get(day) ?? []);
  if (first === undefined || last === undefined || more.length > 0) return undefined;
  const isWithin = (day: number) => (first > last ? day >= first || day <= last : day >= first && day <= last);
  return [0, 1, 2, 3, 4, 5, 6].filter(isWithin);
}

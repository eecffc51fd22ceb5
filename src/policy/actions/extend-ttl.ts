import * as z from 'zod';
import { action } from '../../core/action.ts';
import { beganAt, latestTtl, refusedTtl, ttlOf, writeTtl } from '../acting/ttl-written.ts';
import { endAfter, lengthOfTime } from '../schedule/length-of-time.ts';

/** The tag that counts the extensions. Anybody who may write tags can change it; `maximum` applies all the same. */
export const extendedKey = 'mayfly-ttl-extended';

/**
 * `extend-ttl`: extends a ttl, counted from its end, or from now if that is past. It extends at most `times` times, and
 * in all to at most `maximum`; beyond that the plan refuses and says why. It never makes the end earlier. `never` and
 * resources without a ttl are left alone.
 */
export const extendTtl = action({
  name: 'extend-ttl',
  schema: z.strictObject({
    by: lengthOfTime.describe('How much longer the resource may live'),
    times: z
      .int()
      .positive()
      .default(3)
      .describe(`How many extensions at most; the tag \`${extendedKey}\` counts them`),
    maximum: lengthOfTime.optional().describe('How long it may live in all, from creation'),
  }),
  example: '{ type: extend-ttl, by: 7d, times: 2, maximum: 60d }',
  needs: () => ['tag'],
  plan: (finding, { by, times, maximum }, { now, settings }) => {
    const [newKey = 'ttl', ...others] = settings.tags.ttl;
    const reading = ttlOf(finding, [newKey, ...others], settings);
    if (typeof reading === 'string') return [refusedTtl(newKey, reading)];
    // What ends after the year 9999 lives without end: a date beyond can be neither written nor read.
    if (reading.kind === 'missing' || reading.ends > latestTtl) return [];
    const count = extensions(finding.tags);
    if (count === undefined)
      return [
        refusedTtl(reading.key, `its tag \`${extendedKey}\` is not a number, so its extensions cannot be counted`),
      ];
    if (count >= times)
      return [refusedTtl(reading.key, `its ttl was already extended ${count} times; the policy allows ${times}`)];
    const began = beganAt(finding.subject);
    if (maximum !== undefined && began === undefined)
      return [
        refusedTtl(
          reading.key,
          `AWS does not say when it was created, so \`maximum: ${maximum}\` has nothing to count from`,
        ),
      ];
    const longest = maximum === undefined || began === undefined ? Number.POSITIVE_INFINITY : endAfter(began, maximum);
    // A ttl is written to the minute.
    const extended = Math.min(endAfter(Math.max(reading.ends, now.getTime()), by), latestTtl);
    const ends = Math.min(extended, Math.floor(longest / 60_000) * 60_000);
    if (ends <= reading.ends || ends <= now.getTime())
      return [refusedTtl(reading.key, `it already uses the ${maximum} that the policy allows in all`)];
    return [writeTtl(reading.key, ends, { [extendedKey]: String(count + 1) })];
  },
});

function extensions(tags: Readonly<Record<string, string>>): number | undefined {
  const written = Object.hasOwn(tags, extendedKey) ? tags[extendedKey] : '0';
  return written !== undefined && /^\d{1,4}$/.test(written) ? Number(written) : undefined;
}

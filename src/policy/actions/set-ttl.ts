import * as z from 'zod';
import { action } from '../../core/action.ts';
import { beganAt, refusedTtl, ttlOf, writeTtl } from '../acting/ttl-written.ts';
import { endAfter, lengthOfTime } from '../schedule/length-of-time.ts';

/**
 * `set-ttl`: writes a ttl tag on a resource that has none, as a date and time, which no restart moves. An existing ttl
 * is left alone; with `shorten`, a longer one (also `never`) is shortened to this one.
 */
export const setTtl = action({
  name: 'set-ttl',
  schema: z.strictObject({
    ttl: lengthOfTime.describe('How long the resource may live'),
    from: z
      .enum(['now', 'creation'])
      .default('now')
      .describe('What the duration counts from; from `creation` it may be over at once'),
    key: z
      .string()
      .min(1)
      .max(128)
      .optional()
      .describe('The key of a new tag; by default the first under `tags: ttl` in mayfly.yml'),
    shorten: z.boolean().default(false).describe('Whether to shorten a longer ttl to this one'),
  }),
  example: '{ type: set-ttl, ttl: 30d }',
  needs: () => ['tag'],
  plan: (finding, { ttl, from, key, shorten }, { now, settings }) => {
    const keys = [...(key === undefined ? [] : [key]), ...settings.tags.ttl];
    const [newKey = 'ttl'] = keys;
    const reading = ttlOf(finding, keys, settings);
    if (typeof reading === 'string') return [refusedTtl(newKey, reading)];
    if (reading.kind === 'dated' && !shorten) return [];
    const start = from === 'now' ? now.getTime() : beganAt(finding.subject);
    if (start === undefined)
      return [
        refusedTtl(newKey, 'AWS does not say when it was created, so `from: creation` has nothing to count from'),
      ];
    const ends = endAfter(start, ttl);
    if (reading.kind === 'missing') return [writeTtl(newKey, ends)];
    return reading.ends > ends ? [writeTtl(reading.key, ends)] : [];
  },
});

import * as z from 'zod';
import { action } from '../../core/action.ts';
import { beganAt, endAfter, lengthOfTime, refusedTtl, ttlOf, writeTtl } from '../acting/ttl-written.ts';

/**
 * `set-ttl`: writes the ttl tag of what has none, as a moment, which no restart moves. What has one is left alone; with
 * `shorten` a longer life (`never`, too) is cut to this one.
 */
export const setTtl = action({
  name: 'set-ttl',
  schema: z.strictObject({
    ttl: lengthOfTime.describe('How long it may live'),
    from: z
      .enum(['now', 'creation'])
      .default('now')
      .describe('What the length counts from; from `creation` it may be over at once'),
    key: z
      .string()
      .min(1)
      .max(128)
      .optional()
      .describe('The key of a new tag; left out, the first that mayfly.yml lists under `tags: ttl`'),
    shorten: z.boolean().default(false).describe('Whether a longer life that the tag gives is cut to this one'),
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
      return [refusedTtl(newKey, 'AWS does not say when it was created, so nothing can count from then')];
    const ends = endAfter(start, ttl);
    if (reading.kind === 'missing') return [writeTtl(newKey, ends)];
    return reading.ends > ends ? [writeTtl(reading.key, ends)] : [];
  },
});

import * as z from 'zod';

/** The options of a verb that has none. */
export const noOptions = z.strictObject({});

export const keepDays = z.strictObject({ 'keep-days': z.int().positive().default(30).describe('Days until the snapshot itself expires') });

export const tagsToAdd = z.strictObject({ tags: z.record(z.string(), z.string()).describe('Tags to add or overwrite, value by key') });

export const tagsToRemove = z.strictObject({ keys: z.array(z.string()).min(1).describe('Keys of the tags to remove') });

export const removeDatabase = z.strictObject({
  'skip-final-snapshot': z.boolean().default(false).describe('Delete without a final snapshot. An earlier, verified one should stand'),
});

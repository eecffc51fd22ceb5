import * as z from 'zod';

/** The options of a verb that has none. */
export const noOptions = z.strictObject({});

export const stopInstanceOptions = z.strictObject({
  hibernate: z.boolean().default(false).describe('Keep what is in memory, where the instance was made for that'),
});

export const startOptions = z.strictObject({
  'off-since': z.string().optional().describe('Only while it stands still since then, as AWS tells it'),
});

export const resizeOptions = z.strictObject({
  to: z.string().min(1).describe('The instance type that it gets: `m6i.large`'),
});

export const snapshotOptions = z.strictObject({
  'keep-days': z.int().positive().default(30).describe('Days until the snapshot itself expires'),
  tags: z.record(z.string(), z.string()).optional().describe('Tags beside its own marks, value by key'),
  description: z.string().max(255).optional().describe('In place of the one that names the step; RDS has none'),
});

export const detachVolumeOptions = z.strictObject({
  force: z
    .boolean()
    .default(false)
    .describe('Also where the instance does not let go: what it had not written yet is lost'),
});

export const detachInterfaceOptions = z.strictObject({
  force: z
    .boolean()
    .default(false)
    .describe('Also where the instance does not let go: what uses the interface loses it at once'),
});

export const tagOptions = z.strictObject({
  tags: z.record(z.string(), z.string()).describe('Tags to add or overwrite, value by key'),
});

export const untagOptions = z.strictObject({
  keys: z.array(z.string()).min(1).describe('Keys of the tags to remove'),
  values: z
    .record(z.string(), z.string())
    .optional()
    .describe('Values by key: such a tag is removed only while it has this value, where AWS can be told so'),
});

export const deleteClusterOptions = z.strictObject({
  'skip-final-snapshot': z
    .boolean()
    .default(false)
    .describe('Delete without a final snapshot. An earlier, verified one should stand'),
  'delete-instances': z
    .boolean()
    .default(true)
    .describe('Delete its instances first; without them gone AWS does not delete a cluster'),
});

export const deleteDatabaseOptions = z.strictObject({
  'skip-final-snapshot': z
    .boolean()
    .default(false)
    .describe('Delete without a final snapshot. An earlier, verified one should stand'),
});

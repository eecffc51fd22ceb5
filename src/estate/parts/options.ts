import * as z from 'zod';
import { mostDays } from '../../core/longest.ts';

/** The options of a verb that has none. */
export const noOptions = z.strictObject({});

const instanceStoreLoss = z
  .literal('lose')
  .optional()
  .describe(
    '`lose`: the data on instance store is lost, which no snapshot holds. Left out: what would lose it is refused',
  );

/** Of verbs that end instances, or prepare that. */
export const endInstanceOptions = z.strictObject({ 'instance-store': instanceStoreLoss });

export const stopInstanceOptions = z.strictObject({
  'instance-store': instanceStoreLoss,
  hibernate: z.boolean().default(false).describe('Keep the memory, where the instance is configured for hibernation'),
});

export const startOptions = z.strictObject({
  'off-since': z
    .string()
    .optional()
    .describe('Start it only if it has been stopped since this time, as AWS reports it'),
});

export const resizeOptions = z.strictObject({
  to: z.string().min(1).describe('The new instance type: `m6i.large`'),
});

export const snapshotOptions = z.strictObject({
  'keep-days': z.int().positive().max(mostDays).default(30).describe('Days until the snapshot itself expires'),
  tags: z
    .record(z.string(), z.string())
    .optional()
    .describe('Tags besides those that Mayfly sets itself, value by key'),
  description: z.string().max(255).optional().describe('Replaces the description that names the step; RDS has none'),
});

export const detachVolumeOptions = z.strictObject({
  force: z
    .boolean()
    .default(false)
    .describe('Detach even if the instance does not release it: data that it has not written yet is lost'),
});

export const detachInterfaceOptions = z.strictObject({
  force: z
    .boolean()
    .default(false)
    .describe('Detach even if the instance does not release it: whatever uses the interface loses it at once'),
});

export const tagOptions = z.strictObject({
  tags: z.record(z.string(), z.string()).describe('Tags to add or overwrite, value by key'),
});

export const untagOptions = z.strictObject({
  keys: z.array(z.string()).min(1).describe('Keys of the tags to remove'),
  values: z
    .record(z.string(), z.string())
    .optional()
    .describe('Values by key: a tag is removed only while it has this value, where the API supports that'),
});

const finalSnapshotDays = z
  .int()
  .positive()
  .max(mostDays)
  .default(30)
  .describe('Days until its final snapshot expires');

export const deleteClusterOptions = z.strictObject({
  'skip-final-snapshot': z
    .boolean()
    .default(false)
    .describe('Delete without a final snapshot. There should be an earlier, verified snapshot'),
  'delete-instances': z
    .boolean()
    .default(true)
    .describe('Delete its instances first. AWS does not delete a cluster that still has instances'),
  'keep-days': finalSnapshotDays,
});

export const deleteDatabaseOptions = z.strictObject({
  'skip-final-snapshot': z
    .boolean()
    .default(false)
    .describe('Delete without a final snapshot. There should be an earlier, verified snapshot'),
  'keep-days': finalSnapshotDays,
});

import * as z from 'zod';

/**
 * An option of everything that stops or deletes instances: whether data may be lost that no snapshot holds. Without it,
 * the plan refuses instances whose type has instance store.
 */
export const instanceStoreOption = z
  .literal('lose')
  .optional()
  .describe(
    'For instances, and for groups and stacks that contain some: `lose` accepts that the data on instance store is ' +
      'lost, which no snapshot holds. Left out: an instance whose type has instance store is neither stopped nor ' +
      'deleted while it runs',
  );

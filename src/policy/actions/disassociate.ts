import * as z from 'zod';
import { action } from '../../core/action.ts';

/**
 * `disassociate`: disassociates an Elastic IP address, and keeps it. The protection of its instance covers it. Source:
 * Custodian's action of that name.
 */
export const disassociate = action({
  name: 'disassociate',
  schema: z.strictObject({}),
  example: '{ type: disassociate }',
  needs: () => ['disassociate'],
  plan: () => [{ verb: 'disassociate', options: {} }],
});

import * as z from 'zod';
import { action } from '../../core/action.ts';

/**
 * `disassociate`: takes an Elastic IP address off what it is associated with, and keeps it. Its instance's protection
 * covers it. Source: Custodian's action of that name.
 */
export const disassociate = action({
  name: 'disassociate',
  schema: z.strictObject({}),
  example: '{ type: disassociate }',
  needs: () => ['disassociate'],
  plan: () => [{ verb: 'disassociate', options: {} }],
});

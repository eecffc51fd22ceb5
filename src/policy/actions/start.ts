import * as z from 'zod';
import { action } from '../../core/action.ts';

/** `start`: starts a stopped resource. Source: Custodian's action of that name. */
export const start = action({
  name: 'start',
  schema: z.strictObject({}),
  example: '{ type: start }',
  needs: () => ['start'],
  plan: () => [{ verb: 'start', options: {} }],
});

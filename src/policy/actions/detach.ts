import * as z from 'zod';
import { action } from '../../core/action.ts';

/**
 * `detach`: takes a volume or a network interface off the instances that it is attached to. Its instance's protection
 * covers it. Source: Custodian's action of that name on ebs and eni.
 */
export const detach = action({
  name: 'detach',
  schema: z.strictObject({
    force: z
      .boolean()
      .default(false)
      .describe('Also where the instance does not let go: what a volume had not been given yet is lost'),
  }),
  example: '{ type: detach }',
  needs: () => ['detach'],
  plan: (_finding, { force }) => [{ verb: 'detach', options: { force } }],
});

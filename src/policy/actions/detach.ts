import * as z from 'zod';
import { action } from '../../core/action.ts';

/**
 * `detach`: detaches a volume or a network interface from its instances. The protection of an instance covers it.
 * Source: Custodian's action of that name on ebs and eni.
 */
export const detach = action({
  name: 'detach',
  schema: z.strictObject({
    force: z
      .boolean()
      .default(false)
      .describe('Even if the instance does not respond: data that was not yet written to a volume is lost'),
  }),
  example: '{ type: detach }',
  needs: () => ['detach'],
  plan: (_finding, { force }) => [{ verb: 'detach', options: { force } }],
});

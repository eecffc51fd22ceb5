import * as z from 'zod';
import { action } from '../../core/action.ts';
import { notYet } from '../acting/not-yet.ts';

/** Types that can keep what is in memory. */
const hibernating = new Set(['ec2']);

/** `stop`: stops it, so that it costs less and can be started again. Source: Custodian's action of that name. */
export const stop = action({
  name: 'stop',
  schema: z.strictObject({
    hibernate: z
      .boolean()
      .default(false)
      .describe('For ec2: keep what is in memory, where the instance was made for that; others are stopped'),
    force: z
      .boolean()
      .default(false)
      .describe(
        "Read, and without effect: AWS's own stop protection is never switched off; what it locks fails, and the receipt says so",
      ),
    'terminate-ephemeral': notYet(
      'what cannot be stopped is left alone; ask for `terminate` in a policy of its own, with the filter `ephemeral`',
    ),
  }),
  example: '{ type: stop }',
  needs: () => ['stop'],
  plan: ({ subject }, { hibernate }) => [
    { verb: 'stop', options: { ...(hibernate && hibernating.has(subject.type) && { hibernate }) } },
  ],
});

import * as z from 'zod';
import { action } from '../../core/action.ts';
import { notYet } from './not-yet.ts';

/** `stop`: stops it, so that it costs less and can be started again. Source: Custodian's action of that name. */
export const stop = action({
  name: 'stop',
  schema: z.strictObject({
    hibernate: notYet('instances are stopped, not hibernated; leave `hibernate` out'),
    force: notYet('an instance is stopped in order, so that its disks are whole; leave `force` out'),
    'terminate-ephemeral': notYet('what cannot be stopped is left alone; ask for `terminate` in a policy of its own, with the filter `ephemeral`'),
  }),
  example: '{ type: stop }',
  needs: () => ['stop'],
  plan: () => [{ verb: 'stop', options: {} }],
});

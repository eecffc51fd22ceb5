import * as z from 'zod';
import { action } from '../../core/action.ts';
import { withInstanceStore } from '../acting/instance-store.ts';
import { notYet } from '../matching/not-yet.ts';
import { instanceStoreOption } from '../schedule/instance-store-option.ts';

/**
 * `stop`: stops the resource, so that it costs less and can be started again. Source: Custodian's action of that name.
 */
export const stop = action({
  name: 'stop',
  schema: z.strictObject({
    hibernate: z
      .boolean()
      .default(false)
      .describe('Hibernate an instance that was launched for that; everything else is stopped'),
    force: z
      .boolean()
      .default(false)
      .describe(
        "Accepted and ignored: AWS's own stop protection is never switched off; the stop of a protected " +
          'instance fails, and the receipt says so',
      ),
    'instance-store': instanceStoreOption,
    'terminate-ephemeral': notYet(
      'what cannot be stopped is left alone; write a separate policy with the filter `ephemeral` and the ' +
        'action `terminate`',
    ),
  }),
  example: '{ type: stop }',
  needs: () => ['stop'],
  plan: (_finding, options, { type }) => {
    const hibernate = options.hibernate && type.power?.canHibernate;
    return withInstanceStore([{ verb: 'stop', options: { ...(hibernate && { hibernate }) } }], options, type);
  },
});

import * as z from 'zod';
import { action } from '../../core/action.ts';
import type { NotifyOptions } from '../../core/notify.ts';
import { notYet } from '../matching/not-yet.ts';

const target = z
  .string()
  .min(1)
  .refine((name) => !/[@:]/.test(name), {
    message:
      'mail addresses and ARNs are not supported yet: name a target of mayfly.yml (`console`, `owner`, `channel`)',
  });

/** Custodian's names for the person responsible for a resource. */
const ownerWords = new Set(['resource-owner', 'resource-creator', 'event-owner', 'event-user']);

/**
 * `notify`: notifies people of what was found and what will happen, with one message per target and owner. mayfly.yml
 * says what a target is. Source: Custodian's action of that name; its mailer is not needed, and its templates are
 * ignored.
 */
export const notify = action({
  name: 'notify',
  schema: z.strictObject({
    to: z
      .union([target, z.array(target).min(1)])
      .default('owner')
      .describe(
        'Targets of mayfly.yml: `console`, `owner`, `channel`, `on-call`, or a name of your own. ' +
          '`resource-owner` means `owner`',
      ),
    subject: z.string().optional().describe('The headline; by default what was found'),
    violation_desc: z.string().optional().describe('What is wrong, in your words'),
    action_desc: z.string().optional().describe('What to do about it, in your words'),
    message: z.string().optional().describe('Both in one text'),
    transport: notYet(
      'Custodian’s mailer queues (sqs, sns) are not supported yet; remove `transport` and name targets of ' +
        'mayfly.yml in `to`',
    ),
    to_from: notYet('lists of addresses are not supported yet; name targets of mayfly.yml in `to`'),
    cc: notYet('copies are not supported yet; name all targets in `to`'),
    cc_from: notYet('copies are not supported yet; name all targets in `to`'),
    cc_manager: notYet('managers are not known; name a target in `to`'),
    template: z.unknown().optional().describe('Accepted and ignored: Mayfly writes the message'),
    slack_template: z.unknown().optional().describe('Accepted and ignored'),
    from: z.unknown().optional().describe('Accepted and ignored'),
    priority_header: z.unknown().optional().describe('Accepted and ignored'),
    owner_absent_contact: z
      .unknown()
      .optional()
      .describe('Accepted and ignored: without an owner the target itself is notified'),
  }),
  example: '{ type: notify, to: [owner, channel], subject: Nobody used it all weekend }',
  needs: () => [],
  plan: (_finding, { to, subject, violation_desc, action_desc, message }) => {
    const text = [message, violation_desc, action_desc].filter((part) => part !== undefined).join(' ');
    const targets = new Set(
      (typeof to === 'string' ? [to] : to).map((name) => (ownerWords.has(name) ? 'owner' : name)),
    );
    return [...targets].map((name) => {
      const options: NotifyOptions = {
        to: name,
        ...(subject !== undefined && { subject }),
        ...(text !== '' && { message: text }),
      };
      return { verb: 'notify', options: asJson(options) };
    });
  },
});

function asJson(options: NotifyOptions): { readonly [key: string]: string | number } {
  return options as { readonly [key: string]: string | number };
}

import * as z from 'zod';
import { action } from '../../core/action.ts';

/**
 * A nightly run is rarely 24 hours after the last to the minute, and a run repeated by hand on the same day must not
 * notify the next level.
 */
const hoursBetweenLevels = 20;

/**
 * `escalate`: notifies the owner first and, while the finding stands, the next level each night: the team's channel,
 * then whoever is on call, every night until it is solved. The ledger counts the levels; after a night without the
 * finding, escalation restarts with the owner.
 */
export const escalate = action({
  name: 'escalate',
  schema: z.strictObject({
    rungs: z
      .array(z.string().min(1))
      .min(1)
      .default(['owner', 'channel', 'on-call'])
      .describe('The levels: targets of mayfly.yml, in the order of the nights'),
    subject: z.string().optional().describe('The headline; by default what was found'),
    message: z.string().optional().describe('What to do about it, in your words'),
  }),
  example: '{ type: escalate, rungs: [owner, channel, on-call] }',
  needs: () => [],
  plan: ({ subject: { arn } }, { rungs, subject, message }, { history, policy, now }) => {
    const { notified, lastAt } = history.escalation(policy.name, arn);
    if (lastAt !== undefined && now.getTime() - Date.parse(lastAt) < hoursBetweenLevels * 3_600_000) return [];
    const to = rungs[Math.min(notified, rungs.length - 1)] ?? 'owner';
    return [
      {
        verb: 'notify',
        options: {
          to,
          level: notified + 1,
          ...(subject !== undefined && { subject }),
          ...(message !== undefined && { message }),
        },
      },
    ];
  },
});

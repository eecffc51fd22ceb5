import * as z from 'zod';
import type { ActionFinding, RequestedStep } from '../../core/action.ts';
import { action } from '../../core/action.ts';
import { need } from '../../core/evidence/need.ts';
import { money } from '../../core/money.ts';
import type { Estimate } from '../../core/resource-type.ts';
import { isUnknown } from '../../core/truth.ts';
import { lastStart } from '../schedule/started-by.ts';

const hour = 3_600_000;

/** RDS starts it in a maintenance window's time after its seven days, not to the minute. */
const soonest = 7 * 24 * hour - hour;

/**
 * `stop-again`: stops what Mayfly had stopped and AWS has started again by itself, seven days later. Nothing else:
 * where somebody has started or stopped it in between, or the ledger does not know that it was Mayfly, the plan refuses
 * and says so.
 */
export const stopAgain = action({
  name: 'stop-again',
  schema: z.strictObject({
    tell: z
      .string()
      .min(1)
      .default('owner')
      .describe('The target of mayfly.yml that hears of it, and of what it costs all the same'),
  }),
  example: '{ type: stop-again, tell: owner }',
  needs: () => ['stop'],
  evidence: ['power-events'],
  evidenceNeeds: (finding) => [needFor(finding)],
  plan: (finding, { tell }, { history, evidence, costStopped }): readonly RequestedStep[] => {
    const refuse = (refused: string): readonly RequestedStep[] => [{ verb: 'stop', options: {}, refused }];
    const last = history.lastSwitch(finding.subject.arn);
    if (last?.verb !== 'stop') return refuse('Mayfly has not stopped it before, or has started it since');
    const started = lastStart(evidence.get(needFor(finding).key));
    if (isUnknown(started)) return refuse(`who started it cannot be told: ${started.cause}`);
    if (started?.by !== 'AWS') return refuse('AWS has not started it by itself');
    const since = Date.parse(started.at) - Date.parse(last.ended);
    if (since < soonest)
      return refuse(
        `AWS started it at ${started.at}, less than seven days after ${last.policy} had stopped it: somebody has stopped it in between`,
      );
    return [
      { verb: 'stop', options: {} },
      { verb: 'notify', options: { to: tell, note: noteOn(costStopped) }, waitsFor: [0] },
    ];
  },
});

function noteOn(cost: Estimate | undefined): string {
  const costs =
    cost === undefined || 'unknown' in cost
      ? 'its storage is paid for all the same'
      : `its storage costs ${money(cost.perMonth)} a month all the same`;
  return `AWS starts by itself what has been stopped for seven days; ${costs}`;
}

function needFor({ subject }: ActionFinding) {
  return need('power-events', subject, { type: subject.type, id: subject.id });
}

import * as z from 'zod';
import type { ActionFinding, RequestedStep } from '../../core/action.ts';
import { action } from '../../core/action.ts';
import { powerEventsKind } from '../../core/evidence/power-events.ts';
import { money } from '../../core/money.ts';
import type { Estimate } from '../../core/resource-type.ts';
import { isUnknown } from '../../core/truth.ts';
import { lastStart } from '../schedule/started-by.ts';

const hour = 3_600_000;

/** RDS starts the database in a maintenance window after seven days, not to the minute. */
const soonest = 7 * 24 * hour - hour;

/**
 * `stop-again`: stops what Mayfly had stopped and AWS has started by itself seven days later. If somebody started or
 * stopped it in between, or the ledger does not show that Mayfly stopped it, the plan refuses and says why.
 */
export const stopAgain = action({
  name: 'stop-again',
  schema: z.strictObject({
    tell: z
      .string()
      .min(1)
      .default('owner')
      .describe('The target of mayfly.yml that is notified, with what the stopped database still costs'),
  }),
  example: '{ type: stop-again, tell: owner }',
  needs: () => ['stop'],
  evidence: ['power-events'],
  evidenceNeeds: (finding) => [needFor(finding)],
  plan: (finding, { tell }, { history, evidence, costStopped }): readonly RequestedStep[] => {
    const refuse = (refused: string): readonly RequestedStep[] => [{ verb: 'stop', options: {}, refused }];
    const last = history.lastSwitch(finding.subject.arn);
    if (last?.verb !== 'stop') return refuse('Mayfly has not stopped it, or has started it since');
    const started = lastStart(powerEventsKind.answer(evidence, needFor(finding)));
    if (isUnknown(started)) return refuse(`who started it is not known: ${started.cause}`);
    if (started?.by !== 'AWS') return refuse('AWS did not start it by itself');
    const since = Date.parse(started.at) - Date.parse(last.ended);
    if (since < soonest)
      return refuse(
        `AWS started it at ${started.at}, less than seven days after ${last.policy} stopped it, so somebody ` +
          'else stopped it in between',
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
      ? 'its storage is billed nevertheless'
      : `its storage costs ${money(cost.perMonth)} a month nevertheless`;
  return `AWS starts a database by itself after it was stopped for seven days; ${costs}`;
}

function needFor({ subject }: ActionFinding) {
  return powerEventsKind.need(subject, { type: subject.type, id: subject.id });
}

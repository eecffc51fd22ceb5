import { join } from 'node:path';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { nearestName } from '../../core/nearest-name.ts';
import type { Plan } from '../../core/plan.ts';
import { shellWords } from '../../core/shell-words.ts';
import type { Step } from '../../core/step.ts';
import type { StepStore } from '../../ledger/steps.ts';

/** Why nothing of this plan can be approved. */
export function planFault({ header }: Plan, folder: string, now: Date): Diagnostic | undefined {
  const file = join(folder, 'plan.json');
  if (header.source === 'recording')
    return fault(
      'recording',
      file,
      1,
      'The plan was made from a recording, so it cannot be carried out.',
      'Make a plan without `--recording`.',
    );
  if (now.getTime() < Date.parse(header.expires)) return undefined;
  return fault(
    'expired',
    file,
    1,
    `The plan expired at ${header.expires}, and its approvals with it.`,
    'Make a new plan.',
  );
}

/** Why this step cannot be approved. */
export async function approvalFault(
  id: string,
  plan: Plan,
  folder: string,
  ledger: StepStore,
): Promise<Diagnostic | undefined> {
  const at = plan.steps.findIndex((step) => step.id === id);
  const step = plan.steps[at];
  if (step === undefined) return noSuchStep(id, plan, folder);
  const file = join(folder, 'steps.ndjson');
  const { id: resource, class: lifespan } = step.subject;
  if (lifespan === 'persistent-core')
    return fault(
      'protected',
      file,
      at + 1,
      `${resource} is persistent-core: nobody can approve a ${step.verb} of it.`,
      'Leave it out.',
    );
  if (step.effect !== 'stop' && step.effect !== 'delete') {
    const awaited = (step.awaits ?? []).map((each) => `\`--step ${each}\``).join(' and ');
    const remedy = awaited === '' ? 'Leave it out.' : `It prepares another step: approve that one, with ${awaited}.`;
    return fault('not-needed', file, at + 1, `The ${step.verb} of ${resource} needs no approval of its own.`, remedy);
  }
  const row = await ledger.step({ plan: plan.header.id, step: id });
  if (row?.state.status !== 'ended') return undefined;
  return fault(
    'ended',
    file,
    at + 1,
    `The ${step.verb} of ${resource} has ended already: ${row.state.receipt.ending.status}.`,
    'Make a new plan.',
  );
}

/** If the id is a resource's, or was refused in the plan, the fault says what to name instead, or why nothing helps. */
function noSuchStep(id: string, { steps, refusals }: Plan, folder: string): Diagnostic {
  const means = ({ subject }: Pick<Step, 'subject'>): boolean => subject.id === id || subject.arn === id;
  const waiting = steps.filter((step) => means(step) && (step.awaits ?? []).includes(step.id));
  if (waiting.length > 0)
    return fault(
      'no-such-step',
      join(folder, 'steps.ndjson'),
      steps.findIndex(means) + 1,
      `${id} is a resource; an approval is for a step.`,
      waiting.map((step) => `\`--step ${step.id}\` is its ${step.verb}.`).join(' '),
    );
  const line = refusals.findIndex((each) => means(each) || each.finding === id);
  const refused = refusals[line];
  if (refused !== undefined) {
    const { subject, verb, cause, message } = refused;
    const never =
      cause === 'protected' ? `nobody can approve a ${verb} of what is protected` : `an approval does not change that`;
    return fault(
      cause === 'protected' ? 'protected' : 'refused',
      join(folder, 'refusals.ndjson'),
      line + 1,
      `${subject.id}: ${message}; ${never}.`,
      'Leave it out.',
    );
  }
  const nearest = nearestName(
    id,
    steps.map((step) => step.id),
  );
  const remedy =
    nearest === undefined
      ? `\`${shellWords(['mayfly', 'approve', folder])}\` lists what waits.`
      : `Did you mean \`${nearest}\`?`;
  return fault('no-such-step', join(folder, 'steps.ndjson'), 1, `The plan has no step ${id}.`, remedy);
}

function fault(name: string, file: string, line: number, message: string, remedy: string): Diagnostic {
  return {
    code: `approve/${name}`,
    severity: 'error',
    at: { file, line, column: 1 },
    message,
    remedy,
    seeAlso: 'docs/approvals.md',
  };
}

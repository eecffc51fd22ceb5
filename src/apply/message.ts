import { shortDigest } from '../core/digest.ts';
import type { Message, NotifyOptions, Target } from '../core/notify.ts';
import type { Plan } from '../core/plan.ts';
import type { Step } from '../core/step.ts';
import type { ObservationStore } from '../ledger/observations.ts';

/** Groups steps by message: one message per target and owner. */
export function byTarget<Item extends { readonly step: Step }>(items: readonly Item[]): readonly (readonly Item[])[] {
  const groups = Map.groupBy(items, ({ step }) => {
    const { to, owner } = targetOf(step);
    return JSON.stringify([to, owner]);
  });
  return [...groups.values()];
}

/** One message about items of one target and owner. Its id is derived from their steps. */
export function messageOf(
  { header }: Pick<Plan, 'header'>,
  items: Message['items'],
  { repeated }: Pick<Message, 'repeated'>,
): Message {
  const [first] = items;
  if (first === undefined) throw new RangeError('a message needs at least one step');
  return {
    target: targetOf(first.step),
    id: shortDigest('message', header.id, items.map(({ step }) => step.id).sort()),
    repeated,
    items,
  };
}

/** A delivered escalation level counts: the next night's message goes to the next level. */
export async function recordLevel(
  step: Step,
  ledger: Pick<ObservationStore, 'putEscalationLevel'>,
  at: string,
): Promise<void> {
  if (notifyOptionsOf(step).level === undefined) return;
  await ledger.putEscalationLevel({ policy: step.policy, arn: step.subject.arn, step: step.id, at });
}

export function targetOf(step: Step): Target {
  const { to, owner = step.subject.owner } = notifyOptionsOf(step);
  return owner === undefined ? { to } : { to, owner };
}

export function notifyOptionsOf(step: Step): NotifyOptions {
  const options = step.options as NotifyOptions;
  if (typeof options.to !== 'string') throw new TypeError(`the message of step ${step.id} names no target`);
  return options;
}

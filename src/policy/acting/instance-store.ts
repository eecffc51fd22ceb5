import type { ActionType, RequestedStep } from '../../core/action.ts';

export interface InstanceStoreOption {
  readonly 'instance-store'?: 'lose' | undefined;
}

/** The steps with this option of their action, where their verb has it. */
export function withInstanceStore(
  steps: readonly RequestedStep[],
  { 'instance-store': loss }: InstanceStoreOption,
  { verbs, verbAliases }: Pick<ActionType, 'verbs' | 'verbAliases'>,
): readonly RequestedStep[] {
  if (loss === undefined) return steps;
  return steps.map((step) => {
    const options = { ...Object(step.options), 'instance-store': loss } as RequestedStep['options'];
    const verb = verbs[step.verb] ?? verbs[verbAliases?.[step.verb] ?? ''];
    return verb?.options.safeParse(options).success === true ? { ...step, options } : step;
  });
}

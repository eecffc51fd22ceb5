import { compareText } from '../core/compare-text.ts';
import { type RolloutStage, rolloutStageFor, rolloutStages } from '../core/limits.ts';
import { money } from '../core/money.ts';
import type { Plan, Refusal } from '../core/plan.ts';
import type { Step } from '../core/step.ts';
import { number } from './amounts.ts';

/** What one policy does at one rollout stage, and what a promotion to that stage adds. */
export interface PromotionCell {
  readonly stage: RolloutStage;
  /** Resources with a step in the plan that belongs to this stage. */
  readonly planned: number;
  /** Resources that would have such a step after a promotion to this stage. */
  readonly more: number;
  /** US dollars a month that the promotion saves, as far as prices are known. */
  readonly perMonth: number;
  readonly unpriced: number;
}

export interface PromotionRow {
  readonly policy: string;
  readonly cells: readonly PromotionCell[];
}

/** A row for each policy whose rollout stage in mayfly.yml is below what it asks for. */
export function promotionRows({ steps, refusals }: Pick<Plan, 'steps' | 'refusals'>): readonly PromotionRow[] {
  const withheld = Map.groupBy(
    refusals.filter(({ cause }) => cause === 'promotion'),
    ({ policy }) => policy,
  );
  const planned = Map.groupBy(steps, ({ policy }) => policy);
  return [...withheld]
    .sort(([a], [b]) => compareText(a, b))
    .map(([policy, policyRefusals]) => ({ policy, cells: cellsOf(planned.get(policy) ?? [], policyRefusals) }));
}

function cellsOf(steps: readonly Step[], refusals: readonly Refusal[]): readonly PromotionCell[] {
  const deleted = new Set(steps.filter(({ effect }) => effect === 'delete').map(({ subject }) => subject.arn));
  // A snapshot that is taken before a delete is part of the delete.
  const acts = steps.filter(({ effect, subject }) => effect !== 'snapshot' || !deleted.has(subject.arn));
  return rolloutStages
    .filter((stage) => stage !== 'observe')
    .map((stage) => {
      const withheld = refusals.filter(({ would }) => would !== undefined && rolloutStageFor(would.effect) === stage);
      const known = withheld.flatMap(({ would }) =>
        would === undefined || 'unknown' in would.estimate ? [] : [would.estimate.perMonth],
      );
      return {
        stage,
        planned: resourcesOf(acts.filter(({ effect }) => rolloutStageFor(effect) === stage)),
        more: resourcesOf(withheld),
        perMonth: known.reduce((sum, dollars) => sum + dollars, 0),
        unpriced: withheld.length - known.length,
      };
    });
}

function resourcesOf(lines: readonly { readonly subject: { readonly arn: string } }[]): number {
  return new Set(lines.map(({ subject }) => subject.arn)).size;
}

/** `3`, `+12`, `2 +9, $400.00 a month (1 without a price)`. */
export function cellWords({ planned, more, perMonth, unpriced }: PromotionCell): string {
  const amounts = [planned > 0 || more === 0 ? number(planned) : '', more > 0 ? `+${number(more)}` : '']
    .filter((part) => part !== '')
    .join(' ');
  const saved = perMonth === 0 ? '' : `, ${money(Math.abs(perMonth))} a month${perMonth < 0 ? ' more' : ''}`;
  return `${amounts}${saved}${unpriced === 0 ? '' : ` (${number(unpriced)} without a price)`}`;
}

import { type Stage, stageFor, stages } from '../core/limits.ts';
import type { Plan, Refusal } from '../core/plan.ts';
import type { Step } from '../core/step.ts';
import { money, number } from './amounts.ts';

/** What one policy does at one stage, and what it would do there if it were promoted to it. */
export interface PromotionCell {
  readonly stage: Stage;
  /** Resources that the plan does something to which this stage allows. */
  readonly planned: number;
  /** Resources that it would do something to after a promotion to this stage. */
  readonly more: number;
  /** US dollars a month that the promotion would save, as far as prices are known. */
  readonly perMonth: number;
  readonly unpriced: number;
}

export interface PromotionRow {
  readonly policy: string;
  readonly cells: readonly PromotionCell[];
}

/** A row for each policy that is not promoted as far as it asks; none where mayfly.yml holds nothing back. */
export function promotionRows({ steps, refusals }: Pick<Plan, 'steps' | 'refusals'>): readonly PromotionRow[] {
  const withheld = Map.groupBy(
    refusals.filter(({ cause }) => cause === 'promotion'),
    ({ policy }) => policy,
  );
  const planned = Map.groupBy(steps, ({ policy }) => policy);
  return [...withheld]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([policy, its]) => ({ policy, cells: cellsOf(planned.get(policy) ?? [], its) }));
}

function cellsOf(steps: readonly Step[], refusals: readonly Refusal[]): readonly PromotionCell[] {
  const deleted = new Set(steps.filter(({ effect }) => effect === 'delete').map(({ subject }) => subject.arn));
  // A snapshot that is taken for a delete is a part of it.
  const acts = steps.filter(({ effect, subject }) => effect !== 'snapshot' || !deleted.has(subject.arn));
  return stages
    .filter((stage) => stage !== 'observe')
    .map((stage) => {
      const its = refusals.filter(({ would }) => would !== undefined && stageFor(would.effect) === stage);
      const known = its.flatMap(({ would }) =>
        would === undefined || 'unknown' in would.estimate ? [] : [would.estimate.perMonth],
      );
      return {
        stage,
        planned: resourcesOf(acts.filter(({ effect }) => stageFor(effect) === stage)),
        more: resourcesOf(its),
        perMonth: known.reduce((sum, each) => sum + each, 0),
        unpriced: its.length - known.length,
      };
    });
}

function resourcesOf(lines: readonly { readonly subject: { readonly arn: string } }[]): number {
  return new Set(lines.map(({ subject }) => subject.arn)).size;
}

/** `3`, `+12`, `2 +9, $400.00 a month (1 not priced)`. */
export function cellWords({ planned, more, perMonth, unpriced }: PromotionCell): string {
  const amounts = [planned > 0 || more === 0 ? number(planned) : '', more > 0 ? `+${number(more)}` : '']
    .filter((part) => part !== '')
    .join(' ');
  const saved = perMonth === 0 ? '' : `, ${money(Math.abs(perMonth))} a month${perMonth < 0 ? ' more' : ''}`;
  return `${amounts}${saved}${unpriced === 0 ? '' : ` (${number(unpriced)} not priced)`}`;
}

import type { Plan } from '../core/plan.ts';

/** A plan as one JSON value, for programs; its folder has the same in files that can be streamed. */
export function toJson(plan: Plan): string {
  return `${JSON.stringify(plan, undefined, 2)}\n`;
}

import { PythonRefusal } from './fault.ts';

/**
 * How many elements one search may visit or create. Real expressions stay far below; a hostile one (nested projections
 * over literals, `[@, @][]` repeated) would grow exponentially.
 */
const LIMIT = 10_000_000;

// One search runs at a time and never awaits, so one counter serves all.
let left = LIMIT;

export function startBudget(): void {
  left = LIMIT;
}

export function spend(elements: number): void {
  left -= elements;
  if (left < 0) throw new PythonRefusal(`the expression visits more than ${LIMIT} elements`);
}

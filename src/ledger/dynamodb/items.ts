import type { Condition, Item } from './table.ts';

/** Holds where no item has this key. */
export const absent: Condition = { expression: 'attribute_not_exists(#pk)' };

/** How long an item stays after the plan that needed it has ended. */
export const retentionDays = 400;

/** Epoch seconds, as DynamoDB's time to live takes them. */
export function daysAfter(time: string, days: number): number {
  return Math.floor(Date.parse(time) / 1000) + days * 86_400;
}

/** The JSON in an item's `body`. */
export function bodyOf<Body>(item: Item): Body {
  return JSON.parse(String(item['body'])) as Body;
}

import type { BudgetAnswer, BudgetQuestion } from '../../core/evidence/budget.ts';
import type { SpendAnswer, SpendQuestion, SpendReading, SpendRow } from '../../core/evidence/spend.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import type { PolicyTest } from './schema.ts';

type TestSpend = PolicyTest['spend'][string][string];

/**
 * The answer of Cost Explorer according to a test, complete until the end of yesterday. A group that the test does not
 * name was not billed.
 */
export function spendIn(
  { spend }: Pick<PolicyTest, 'spend'>,
  question: SpendQuestion,
  account: string,
  now: Date,
): SpendAnswer | Unknown {
  const { by, from } = question;
  const name = by.startsWith('tag:') ? by.slice('tag:'.length) : by;
  const groups = Object.hasOwn(spend, name) ? spend[name] : undefined;
  if (groups === undefined)
    return unknown(`spend: the test gives none by ${by.startsWith('tag:') ? `the tag ${name}` : name}`);
  const rows = (nights: 1 | 2): readonly SpendRow[] =>
    Object.entries(groups).flatMap(([value, spent]) =>
      nightsOf(spent) < nights
        ? []
        : [{ account: by === 'account' ? value : account, value, days: daysOf(spent, question, now) }],
    );
  const reading = (nights: 1 | 2, at: Date): SpendReading => ({ rows: rows(nights), from, askedAt: at.toISOString() });
  const before = new Date(now.getTime() - dayMs);
  return { now: reading(1, now), earlier: reading(2, before) };
}

const dayMs = 86_400_000;

function nightsOf(spent: TestSpend): 1 | 2 {
  return typeof spent === 'number' ? 1 : spent.nights;
}

/** Each of the last complete days costs what the test says; the rest was billed on the first of the month. */
function daysOf(spent: TestSpend, { from, until }: SpendQuestion, now: Date): readonly number[] {
  const { billed, perDay } =
    typeof spent === 'number' ? { billed: spent, perDay: 0 } : { billed: spent.billed, perDay: spent['per-day'] };
  const first = Date.parse(from);
  const monthFirst = (Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1) - first) / dayMs;
  const today = Math.floor((now.getTime() - first) / dayMs);
  const days: number[] = Array.from({ length: (Date.parse(until) - first) / dayMs }, () => 0);
  for (let day = Math.max(monthFirst + 1, today - 8); day < today; day += 1) days[day] = perDay;
  days[monthFirst] = Math.max(0, billed - days.slice(monthFirst).reduce((sum, each) => sum + each, 0));
  return days;
}

export function budgetIn({ budgets }: Pick<PolicyTest, 'budgets'>, { name }: BudgetQuestion): BudgetAnswer | Unknown {
  const limit = Object.hasOwn(budgets, name) ? budgets[name] : undefined;
  return limit === undefined ? unknown(`the test gives no budget ${name}`) : ({ limit } satisfies BudgetAnswer);
}

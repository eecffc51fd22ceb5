import type { BudgetQuestion } from '../../core/evidence/budget.ts';
import type { CreatorsQuestion } from '../../core/evidence/creators.ts';
import type { Answer, Need } from '../../core/evidence/evidence.ts';
import type { MetricsQuestion } from '../../core/evidence/metrics.ts';
import type { OwnersQuestion } from '../../core/evidence/owners.ts';
import type { PowerEventsQuestion } from '../../core/evidence/power-events.ts';
import type { SpendQuestion } from '../../core/evidence/spend.ts';
import type { ValuesQuestion } from '../../core/evidence/values.ts';
import type { Json } from '../../core/json.ts';
import type { Resource } from '../../core/resource.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import { unknown } from '../../core/truth.ts';
import { measured, recommended } from './metrics.ts';
import { makerIn, ownerIn } from './owners.ts';
import { type PolicyTest, readMoment } from './schema.ts';
import { budgetIn, spendIn } from './spend.ts';

/** The kinds of evidence that describe a resource of the account, each with the type of that resource. */
const described: Readonly<Record<string, string>> = {
  image: 'ami',
  instance: 'ec2',
  volume: 'ebs',
  'security-group': 'security-group',
};

/** What a test gives instead of AWS's answers. What it does not give is unknown, like what could not be read. */
export interface TestAccount {
  readonly test: PolicyTest;
  readonly now: Date;
  readonly resources: readonly Resource[];
  readonly types: readonly ResourceType[];
}

export function answerTo(need: Need, account: TestAccount): Answer {
  const { kind } = need;
  if (kind === 'metrics') return measured(need.question as unknown as MetricsQuestion, account);
  if (kind === 'idle-recommendations') return recommended(account);
  if (kind === 'spend')
    return spendIn(account.test, need.question as unknown as SpendQuestion, need.place.account, account.now);
  if (kind === 'aws-budget') return budgetIn(account.test, need.question as unknown as BudgetQuestion);
  if (kind === 'creators')
    return makerIn(account.test, account.resources, need.question as unknown as CreatorsQuestion, account.now);
  if (kind === 'owners') return ownerIn(account.test, need.question as unknown as OwnersQuestion);
  if (kind === 'values') return written(need.question as unknown as ValuesQuestion, account);
  if (kind === 'power-events') return eventsOf(need.question as unknown as PowerEventsQuestion, account);
  const type = Object.hasOwn(described, kind) ? described[kind] : undefined;
  if (type === undefined) return unknown(`${kind}: the test gives none`);
  const { id } = need.question as unknown as { readonly id: string };
  // A test names everything that exists: what it does not name does not exist.
  return account.resources
    .filter((resource) => resource.type === type && resource.id === id)
    .map(({ raw }) => raw as unknown as Json);
}

function eventsOf({ type, id }: PowerEventsQuestion, { test, now, resources }: TestAccount): Answer {
  const subject = resources.find((resource) => resource.type === type && resource.id === id);
  const events = (test.resources ?? []).find((resource) => resource.id === subject?.id)?.['power-events'];
  if (events === undefined) return unknown('power-events: the test gives none');
  return events.map(({ at, is: kind }) => ({ at: new Date(readMoment(at, now) ?? Number.NaN).toISOString(), kind }));
}

function written({ url }: ValuesQuestion, { test }: TestAccount): Answer {
  const text = Object.hasOwn(test.files, url) ? test.files[url] : undefined;
  return text ?? unknown(`the test gives no file ${url}`);
}

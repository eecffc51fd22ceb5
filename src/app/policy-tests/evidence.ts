import { awsBudgetKind } from '../../core/evidence/budget.ts';
import { creatorsKind } from '../../core/evidence/creators.ts';
import type { Description, DescriptionQuestion } from '../../core/evidence/description.ts';
import type { Answer, Need } from '../../core/evidence/evidence.ts';
import type { EvidenceKind, NeedOf } from '../../core/evidence/evidence-kind.ts';
import { idleRecommendationsKind } from '../../core/evidence/idle-recommendations.ts';
import { metricsKind } from '../../core/evidence/metrics.ts';
import { ownersKind } from '../../core/evidence/owners.ts';
import { type PowerEvent, type PowerEventsQuestion, powerEventsKind } from '../../core/evidence/power-events.ts';
import { spendKind } from '../../core/evidence/spend.ts';
import { type ValuesQuestion, valuesKind } from '../../core/evidence/values.ts';
import type { Resource } from '../../core/resource.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { measured, recommended } from './metrics.ts';
import { makerIn, ownerIn } from './owners.ts';
import { type PolicyTest, readMoment } from './schema.ts';
import { budgetIn, spendIn } from './spend.ts';

/** What a test gives instead of AWS's answers. What it does not give is unknown, like what could not be read. */
export interface TestAccount {
  readonly test: PolicyTest;
  readonly now: Date;
  readonly resources: readonly Resource[];
  readonly types: readonly ResourceType[];
}

/** The answer to a need according to a test. A kind that tests cannot describe is unknown. */
export function answerTo(need: Need, account: TestAccount): Answer {
  for (const answered of [...kinds, ...account.types.flatMap(describes)]) {
    const answer = answered(need, account);
    if (answer !== undefined) return answer;
  }
  return unknown(`${need.kind}: the test gives none`);
}

type Answered = (need: Need, account: TestAccount) => Answer | undefined;

function answers<Question, Value>(
  kind: EvidenceKind<Question, Value>,
  answer: (question: Question, account: TestAccount, need: NeedOf<Question>) => Value | Unknown,
): Answered {
  return (need, account) => (kind.isOf(need) ? kind.asAnswer(answer(need.question, account, need)) : undefined);
}

const kinds: readonly Answered[] = [
  answers(metricsKind, measured),
  answers(idleRecommendationsKind, (_question, account) => recommended(account)),
  answers(spendKind, (question, { test, now }, { place }) => spendIn(test, question, place.account, now)),
  answers(awsBudgetKind, (question, { test }) => budgetIn(test, question)),
  answers(creatorsKind, (question, account) => makerIn(question, account)),
  answers(ownersKind, (question, { test }) => ownerIn(test, question)),
  answers(valuesKind, written),
  answers(powerEventsKind, eventsOf),
];

/** A test names everything that exists: what it does not name does not exist. */
function describes({ name, describedBy }: ResourceType): readonly Answered[] {
  if (describedBy === undefined) return [];
  return [
    answers<DescriptionQuestion, Description>(describedBy, ({ id }, { resources }) =>
      resources
        .filter((resource) => resource.type === name && resource.id === id)
        .map(({ raw }) => raw as Description[number]),
    ),
  ];
}

function eventsOf(
  { type, id }: PowerEventsQuestion,
  { test, now, resources }: TestAccount,
): readonly PowerEvent[] | Unknown {
  const subject = resources.find((resource) => resource.type === type && resource.id === id);
  const events = (test.resources ?? []).find((resource) => resource.id === subject?.id)?.['power-events'];
  if (events === undefined) return unknown('power-events: the test gives none');
  return events.map(({ at, is: kind }) => ({ at: new Date(readMoment(at, now) ?? Number.NaN).toISOString(), kind }));
}

function written({ url }: ValuesQuestion, { test }: TestAccount): string | Unknown {
  const text = Object.hasOwn(test.files, url) ? test.files[url] : undefined;
  return text ?? unknown(`the test gives no file ${url}`);
}

import type { Event, LookupAttribute } from '@aws-sdk/client-cloudtrail';
import type { Aws } from '../../core/aws.ts';
import { compareText } from '../../core/compare-text.ts';
import type { CreationEvent, CreatorsQuestion, Lookup } from '../../core/evidence/creators.ts';
import type { AsJsonObject, Json } from '../../core/json.ts';
import { CallFailed, causeOf } from '../aws/call-failed.ts';

const minutes = 60_000;
const days = 24 * 60 * minutes;
/** How long CloudTrail keeps its event history. */
const retention = 90 * days;
/** Resources that were created no further apart than this are looked up together. */
const burstGap = 10 * minutes;
/** The clocks of an event and of the resource may differ, and a restore may take hours until the resource exists. */
const searchBefore = { alone: days, together: 60 * minutes };
const searchAfter = 15 * minutes;
/** For a resource without a known creation time, at most this many pages of 50 events are read. */
const pageLimit = 20;

interface LookupContext {
  readonly aws: Aws;
  readonly now: Date;
  /** By type, the most common event first. */
  readonly creationEvents: ReadonlyMap<string, readonly string[]>;
}

/**
 * Finds the events that created these resources in CloudTrail's event history: 90 days of management events, which
 * exist without any trail. CloudTrail allows two calls a second and one attribute per call. So resources that were
 * created within minutes are looked up together, by the event's name; the others one by one, by the resource's name.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export async function findCreationEvents(
  questions: readonly CreatorsQuestion[],
  context: LookupContext,
): Promise<ReadonlyMap<CreatorsQuestion, Lookup<CreationEvent>>> {
  const creations = new Map<CreatorsQuestion, Lookup<CreationEvent>>();
  const open: CreatorsQuestion[] = [];
  for (const question of questions) {
    const why = outOfReach(question, context);
    if (why === undefined) open.push(question);
    else creations.set(question, { status: 'not-seen', message: why });
  }
  for (const burst of burstsOf(open))
    for (const [question, creation] of await findForBurst(burst, context)) creations.set(question, creation);
  for (const question of open)
    if (!creations.has(question)) creations.set(question, await findForResource(question, context));
  return creations;
}

function outOfReach(
  { type, began }: CreatorsQuestion,
  { now: date, creationEvents }: LookupContext,
): string | undefined {
  const now = date.getTime();
  if ((creationEvents.get(type) ?? []).length === 0) return `it is not known which events create ${type}`;
  if (began === undefined || Date.parse(began) + searchAfter > now - retention) return undefined;
  return `it was created ${Math.floor((now - Date.parse(began)) / days)} days ago, and CloudTrail keeps events for 90`;
}

/** Groups of resources of one type that were created within minutes of each other. Single resources are left out. */
function burstsOf(questions: readonly CreatorsQuestion[]): readonly (readonly CreatorsQuestion[])[] {
  const bursts: CreatorsQuestion[][] = [];
  const dated = questions
    .filter(({ began }) => began !== undefined)
    .sort((a, b) => compareText(a.type, b.type) || beganAt(a) - beganAt(b) || compareText(a.id, b.id));
  for (const question of dated) {
    const last = bursts.at(-1)?.at(-1);
    if (last?.type === question.type && beganAt(question) - beganAt(last) <= burstGap) bursts.at(-1)?.push(question);
    else bursts.push([question]);
  }
  return bursts.filter(({ length }) => length > 1);
}

/**
 * The resources of a burst that its usual event created. It stops after as many calls as separate lookups would take.
 * Resources that it does not find are looked up separately.
 */
async function findForBurst(
  burst: readonly CreatorsQuestion[],
  { aws, now, creationEvents }: LookupContext,
): Promise<readonly (readonly [CreatorsQuestion, Lookup<CreationEvent>])[]> {
  const [first] = burst;
  const [usualEvent] = creationEvents.get(first?.type ?? '') ?? [];
  const beginnings = burst.map(beganAt);
  const between = {
    from: Math.min(...beginnings) - searchBefore.together,
    until: Math.max(...beginnings) + searchAfter,
  };
  const events = await lookUp(
    aws,
    { AttributeKey: 'EventName', AttributeValue: usualEvent },
    between,
    now,
    burst.length - 1,
  );
  if (!Array.isArray(events)) return [];
  return burst.flatMap((question) => {
    const creation = latestCreation(events as readonly AsJsonObject<Event>[], question, creationEvents);
    return creation === undefined ? [] : [[question, creation] as const];
  });
}

async function findForResource(
  question: CreatorsQuestion,
  { aws, now, creationEvents }: LookupContext,
): Promise<Lookup<CreationEvent>> {
  const began = question.began === undefined ? undefined : beganAt(question);
  const between =
    began === undefined
      ? { from: now.getTime() - retention, until: now.getTime() }
      : { from: began - searchBefore.alone, until: began + searchAfter };
  const events = await lookUp(
    aws,
    { AttributeKey: 'ResourceName', AttributeValue: question.id },
    between,
    now,
    pageLimit,
  );
  if (events === 'too-many')
    return { status: 'unread', cause: `CloudTrail has more than ${pageLimit * 50} events about it` };
  if ('cause' in events) return { status: 'unread', cause: events.cause };
  return (
    latestCreation(events, question, creationEvents) ?? {
      status: 'not-seen',
      message: 'CloudTrail has no event that created it',
    }
  );
}

interface Span {
  readonly from: number;
  readonly until: number;
}

async function lookUp(
  aws: Aws,
  attribute: Partial<LookupAttribute>,
  { from, until }: Span,
  now: Date,
  maxPages: number,
): Promise<readonly AsJsonObject<Event>[] | 'too-many' | { readonly cause: string }> {
  const events: AsJsonObject<Event>[] = [];
  let pages = 0;
  try {
    const listing = aws.read.cloudTrail.lookupEvents({
      LookupAttributes: [attribute as LookupAttribute],
      StartTime: new Date(Math.max(from, now.getTime() - retention)),
      EndTime: new Date(Math.min(until, now.getTime())),
      MaxResults: 50,
    });
    for await (const page of listing) {
      if (pages === maxPages) return 'too-many';
      pages += 1;
      events.push(...page);
    }
    return events;
  } catch (error) {
    if (error instanceof CallFailed) return { cause: causeOf(error) };
    throw error;
  }
}

/** The latest event, because another resource may have had the same name before. */
function latestCreation(
  events: readonly AsJsonObject<Event>[],
  { type, id, arn }: CreatorsQuestion,
  creationEvents: LookupContext['creationEvents'],
): Lookup<CreationEvent> | undefined {
  const latest = events
    .filter(
      ({ EventName, Resources }) =>
        creationEvents.get(type)?.includes(EventName ?? '') &&
        Resources?.some(({ ResourceName }) => [id, arn].includes(ResourceName ?? '')),
    )
    .sort((a, b) => Date.parse(b.EventTime ?? '') - Date.parse(a.EventTime ?? ''))
    .flatMap((event) => readEvent(event) ?? [])[0];
  return latest && { status: 'seen', ...latest };
}

/** A call that AWS refused created nothing. */
function readEvent({ EventName, EventTime, CloudTrailEvent }: AsJsonObject<Event>): CreationEvent | undefined {
  const { userIdentity, errorCode } = parsed(CloudTrailEvent ?? '{}') as {
    userIdentity?: CreationEvent['identity'];
    errorCode?: string;
  };
  if (errorCode !== undefined || userIdentity === undefined || EventName === undefined || EventTime === undefined)
    return undefined;
  return { event: EventName, at: EventTime, identity: userIdentity };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}

function beganAt({ began }: CreatorsQuestion): number {
  return Date.parse(began ?? '');
}

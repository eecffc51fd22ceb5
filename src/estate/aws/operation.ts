import type { Listing } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';

/** The parsed answer of one call: dates as ISO 8601 strings, bytes as base64, `$metadata` left out. */
export type Answer = Readonly<Record<string, unknown>>;

/**
 * An operation that answers in pages. `items` finds them in one answer; the token goes from the answer's member to the
 * input's.
 */
export interface Listed<Input extends object, Item> {
  readonly as: 'listing';
  readonly operation: string;
  readonly items: (answer: Answer) => readonly Item[] | undefined;
  readonly token?: { readonly answer: string; readonly input: string };
  /** Never there: it carries the input's type. */
  readonly asks?: (input: Input) => void;
}

/** An operation with one answer. */
export interface Called<Input extends object, Output> {
  readonly as: 'answer';
  readonly operation: string;
  /** Never there: it carries the types. */
  readonly gives?: (input: Input) => Output;
}

/**
 * A write, and what it may hit: which members of the call *as it goes over the wire* name its targets (`VolumeId`,
 * `InstanceId.1`), of which of our types they are, and for which verbs it may be sent. A write without an entry does
 * not exist.
 */
export interface Written<Input extends object, Output> extends Called<Input, Output> {
  readonly verbs: readonly string[];
  /** Wire member → types that it may name. `N` stands for the index of a list: `ResourceId.N`. */
  readonly hits: Readonly<Record<string, readonly string[]>>;
}

/** What a caller sees of a table of operations. */
export type FaceOf<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends Listed<infer Input, infer Item>
    ? (input: Input) => Listing<Item>
    : Table[Name] extends Called<infer Input, infer Output>
      ? (input: Input) => Promise<Output>
      : never;
};

/** One AWS service as Mayfly speaks with it: every call there is, by face. */
export interface Service {
  /** Its name in the faces. */
  readonly name: string;
  /** Its prefix in IAM, for words like `AccessDenied on rds:DescribeDBInstances`. */
  readonly iam: string;
  /**
   * Its endpoint's prefix, which names the files of recordings as Custodian's users know them:
   * `monitoring.GetMetricData_1.json`.
   */
  readonly endpoint: string;
  /** How many calls a second AWS takes, per account and region, where that is so few that they have to be spread. */
  readonly perSecond?: number;
  readonly read?: Readonly<Record<string, Listed<never, unknown> | Called<never, unknown>>>;
  readonly ask?: Readonly<Record<string, Called<never, unknown>>>;
  readonly own?: Readonly<Record<string, Called<never, unknown>>>;
  readonly write?: Readonly<Record<string, Written<never, unknown>>>;
}

/**
 * `list<Request, Result, Item>('DescribeVolumes', (answer) => answer.Volumes)`; pages by `NextToken` where nothing else
 * is said.
 */
export function list<Input extends object, Output extends object, Item extends object>(
  operation: string,
  items: (answer: AsJsonObject<Output>) => readonly AsJsonObject<Item>[] | undefined,
  token: Listed<Input, Item>['token'] = { answer: 'NextToken', input: 'NextToken' },
): Listed<Input, AsJsonObject<Item>> {
  return {
    as: 'listing',
    operation,
    items: items as (answer: Answer) => readonly AsJsonObject<Item>[] | undefined,
    token,
  };
}

export function call<Input extends object, Output extends object>(
  operation: string,
): Called<Input, AsJsonObject<Output>> {
  return { as: 'answer', operation };
}

export function write<Input extends object, Output extends object>(
  operation: string,
  verbs: readonly string[],
  hits: Written<Input, Output>['hits'],
): Written<Input, AsJsonObject<Output>> {
  return { as: 'answer', operation, verbs, hits };
}

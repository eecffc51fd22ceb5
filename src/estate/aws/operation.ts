import type { Listing } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';

/** The parsed answer of one call: dates as ISO 8601 strings, bytes as base64, `$metadata` left out. */
export type Answer = Readonly<Record<string, unknown>>;

/**
 * An operation that answers in pages. `items` finds them in one answer; the token goes from the answer's member to the
 * input's.
 */
export interface ListEntry<Input extends object, Item> {
  readonly kind: 'listing';
  readonly operation: string;
  readonly items: (answer: Answer) => readonly Item[] | undefined;
  readonly token?: { readonly answer: string; readonly input: string };
  /** Never there: it carries the input's type. */
  readonly asks?: (input: Input) => void;
}

/** An operation with one answer. */
export interface CallEntry<Input extends object, Output> {
  readonly kind: 'answer';
  readonly operation: string;
  /** Never there: it carries the types. */
  readonly gives?: (input: Input) => Output;
}

/**
 * The request line that an operation of a REST service has, as AWS's API reference writes it. The check compares the
 * request that leaves with it. A label in braces is a value; `{Key+}` takes the rest of the path. After `?`, a key
 * without a value must be there, and a key with a label may be there: nothing else may.
 * `DELETE /2015-03-31/functions/{FunctionName}?Qualifier={Qualifier}`, `PUT /{Bucket}/?tagging`.
 */
export type RequestLine = `${'DELETE' | 'GET' | 'HEAD' | 'PATCH' | 'POST' | 'PUT'} /${string}`;

/**
 * A write, and what it may change: which members of the *serialised* request name its targets, of which of our types
 * they are, and for which verbs it may be sent. A write without an entry does not exist.
 */
export interface WriteEntry<Input extends object, Output> extends CallEntry<Input, Output> {
  readonly verbs: readonly string[];
  /**
   * Member of the request → types that it may name. How a member is written follows from the service's protocol:
   * - query forms: as the form names it, `VolumeId`, with `N` for the index of a list, `InstanceId.N`;
   * - JSON bodies: its path, `TableName`, `Names.N`;
   * - XML bodies: its elements from the root, `Delete.Object.Key`;
   * - REST: a label of the request line, `{FunctionName}`, or a header with its colon, `x-amz-copy-source:`.
   */
  readonly targets: Readonly<Record<string, readonly string[]>>;
  /** REST services only, and there always. */
  readonly line?: RequestLine;
}

/** A call on what mayfly.yml names as Mayfly's own. */
export interface SelfEntry<Input extends object, Output> extends CallEntry<Input, Output> {
  /**
   * ARN of what it is done to, with members of the request in braces:
   * `arn:aws:dynamodb:{region}:{account}:table/{TableName}`.
   */
  readonly on: string;
  /** REST services only, and there always. */
  readonly line?: RequestLine;
  /** Set where the body is what is stored: then it names nothing, may be anything, and is not read. */
  readonly isPayload?: true;
}

/** What a caller sees of a table of operations. */
export type CallsOf<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends ListEntry<infer Input, infer Item>
    ? (input: Input) => Listing<Item>
    : Table[Name] extends CallEntry<infer Input, infer Output>
      ? (input: Input) => Promise<Output>
      : never;
};

/**
 * `list<Request, Result, Item>('DescribeVolumes', (answer) => answer.Volumes)`; pages by `NextToken` where nothing else
 * is said.
 */
export function list<Input extends object, Output extends object, Item extends object>(
  operation: string,
  items: (answer: AsJsonObject<Output>) => readonly AsJsonObject<Item>[] | undefined,
  token: ListEntry<Input, Item>['token'] = { answer: 'NextToken', input: 'NextToken' },
): ListEntry<Input, AsJsonObject<Item>> {
  return {
    kind: 'listing',
    operation,
    items: items as (answer: Answer) => readonly AsJsonObject<Item>[] | undefined,
    token,
  };
}

export function call<Input extends object, Output extends object>(
  operation: string,
): CallEntry<Input, AsJsonObject<Output>> {
  return { kind: 'answer', operation };
}

export function write<Input extends object, Output extends object>(
  operation: string,
  verbs: readonly string[],
  targets: WriteEntry<Input, Output>['targets'],
  line?: RequestLine,
): WriteEntry<Input, AsJsonObject<Output>> {
  return { kind: 'answer', operation, verbs, targets, ...(line && { line }) };
}

export function selfCall<Input extends object, Output extends object>(
  operation: string,
  on: string,
  rest: Pick<SelfEntry<Input, Output>, 'line' | 'isPayload'> = {},
): SelfEntry<Input, AsJsonObject<Output>> {
  return { kind: 'answer', operation, on, ...rest };
}

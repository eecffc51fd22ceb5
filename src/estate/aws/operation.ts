import type { Listing } from '../../core/aws.ts';
import type { IamWrite } from '../../core/iam-write.ts';
import type { AsJsonObject } from '../../core/json.ts';

/** The parsed answer of one call: dates as ISO 8601 strings, bytes as base64, `$metadata` left out. */
export type Answer = Readonly<Record<string, unknown>>;

/**
 * Members that AWS writes into every answer of an operation, with a dot for members of members; for some operations it
 * depends on what was asked. An answer without one of them says nothing, so the read has failed.
 */
export type Always<Input extends object, Output extends object> =
  | readonly Path<Output>[]
  | ((input: Input) => readonly Path<Output>[]);
type Path<Output extends object> = (keyof Output & string) | `${keyof Output & string}.${string}`;

/**
 * An operation that answers in pages. `items` finds them in one answer, and gives nothing for an answer without its
 * list, which is a read that failed: AWS writes empty lists, too. The token goes from the answer's member to the
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
  /** Left out for writes: their checks read what became of them. */
  readonly always?: readonly string[] | ((input: Input) => readonly string[]);
  /** Never there: it carries the types. */
  readonly gives?: (input: Input) => Output;
}

/**
 * The request line of an operation in a REST service, written as in AWS's API reference: `DELETE
 * /2015-03-31/functions/{FunctionName}?Qualifier={Qualifier}`, `PUT /{Bucket}/?tagging`. A label in braces is a value;
 * `{Key+}` is the rest of the path. After `?`, a key without a label is required, a key with a label is optional, and
 * no other key is allowed.
 */
export type RequestLine = `${'DELETE' | 'GET' | 'HEAD' | 'PATCH' | 'POST' | 'PUT'} /${string}`;

/**
 * Stands for every type whose ARNs are of the service: for calls that tag whatever the service has, and name it by an
 * id that no two of its types share. A new type then needs no change here.
 */
export const anyType = 'any type of the service';
type AnyType = typeof anyType;

/**
 * A write, and what it may change: which members of the *serialised* request name its targets, which of our types these
 * targets have, and for which verbs it may be sent. A write without an entry cannot be called.
 */
export interface WriteEntry<Input extends object, Output> extends CallEntry<Input, Output> {
  readonly verbs: readonly string[];
  /**
   * Member of the request → types that it may name. The protocol decides how a member is written:
   * - query forms: the name in the form, `VolumeId`, with `N` for the index in a list, `InstanceId.N`;
   * - JSON bodies: the path, `TableName`, `Names.N`;
   * - XML bodies: the elements from the root, `Delete.Object.Key`;
   * - REST: a label of the request line, `{FunctionName}`, or a header with its colon, `x-amz-copy-source:`.
   */
  readonly targets: Readonly<Record<string, readonly string[] | AnyType>>;
  /** Left out only where no verb calls it, as in tests. */
  readonly iam?: IamWrite;
  /** Required in REST services, and not allowed in others. */
  readonly line?: RequestLine;
}

/** A call on what mayfly.yml names as Mayfly's own. */
export interface SelfEntry<Input extends object, Output> extends CallEntry<Input, Output> {
  /**
   * The ARN of the resource that is called, with members of the request in braces:
   * `arn:{partition}:dynamodb:{region}:{account}:table/{TableName}`.
   */
  readonly on: string;
  /** Required in REST services, and not allowed in others. */
  readonly line?: RequestLine;
  /** Set if the body is the stored content. It then names no resource and is not read. */
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
  always: Always<Input, Output>,
): CallEntry<Input, AsJsonObject<Output>> {
  return { kind: 'answer', operation, always };
}

export function write<Input extends object, Output extends object>(
  operation: string,
  verbs: readonly string[],
  targets: WriteEntry<Input, Output>['targets'],
  rest: Pick<WriteEntry<Input, Output>, 'iam' | 'line'> = {},
): WriteEntry<Input, AsJsonObject<Output>> {
  return { kind: 'answer', operation, verbs, targets, ...rest };
}

export function selfCall<Input extends object, Output extends object>(
  operation: string,
  on: string,
  {
    always = [],
    ...rest
  }: Pick<SelfEntry<Input, Output>, 'line' | 'isPayload'> & {
    readonly always?: Always<Input, Output>;
  } = {},
): SelfEntry<Input, AsJsonObject<Output>> {
  return { kind: 'answer', operation, on, always, ...rest };
}

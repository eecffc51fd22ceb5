import type { IamFacts } from '../../core/iam-write.ts';
import type { CallEntry, ListEntry, SelfEntry, WriteEntry } from './operation.ts';
import type { ServiceProtocol } from './protocol/protocol.ts';
import type { ClientOptions } from './sdk/client-factory.ts';

/** The table of one AWS service: every call that Mayfly can make to it, by interface. */
export interface Service {
  /** The name in the interfaces. */
  readonly name: string;
  /** The prefix in IAM, for messages such as `AccessDenied on rds:DescribeDBInstances`. */
  readonly iam: string;
  /**
   * The prefix of the endpoint. It names the files of recordings as Custodian does: `monitoring.GetMetricData_1.json`.
   * Services with the interfaces `write` or `self` sign their requests with this name.
   */
  readonly endpoint: string;
  /** The SDK's package. `npm run generate` writes the list of its commands from this table. */
  readonly client: `@aws-sdk/client-${string}`;
  /** The protocol of the client. The write check reads requests by it. */
  readonly protocol: ServiceProtocol;
  /** The region that answers for all regions; left out: each region answers for itself. */
  readonly region?: string;
  /** Set if the host name may begin with the name of a bucket. */
  readonly hasBucketHosts?: true;
  /** More options for the client. */
  readonly options?: (endpoint: string | undefined) => ClientOptions;
  /** Operation → member of its answer that is a stream. It is read completely. */
  readonly streams?: Readonly<Record<string, string>>;
  /**
   * Read → members that each of its requests has, unless the caller says otherwise. They are added when it is sent, and
   * are in no recording.
   */
  readonly requestDefaults?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** How many calls per second AWS accepts per account and region; set only if so few that calls must be paced. */
  readonly perSecond?: number;
  readonly read?: Readonly<Record<string, ListEntry<never, unknown> | CallEntry<never, unknown>>>;
  readonly report?: Readonly<Record<string, CallEntry<never, unknown>>>;
  readonly self?: Readonly<Record<string, SelfEntry<never, unknown>>>;
  readonly write?: Readonly<Record<string, WriteEntry<never, unknown>>>;
  /**
   * What IAM knows beyond the writes and the types: resources that the writes name and that are no types of ours, and
   * actions that are checked beside a write.
   */
  readonly iamFacts?: IamFacts;
}

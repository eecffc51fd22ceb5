import type { CallEntry, ListEntry, SelfEntry, WriteEntry } from './operation.ts';
import type { ServiceProtocol } from './protocol/protocol.ts';
import type { ClientOptions } from './sdk/client-factory.ts';

/** One AWS service as Mayfly speaks with it: every call there is, by interface. */
export interface Service {
  /** Its name in the interfaces. */
  readonly name: string;
  /** Its prefix in IAM, for words like `AccessDenied on rds:DescribeDBInstances`. */
  readonly iam: string;
  /**
   * Its endpoint's prefix, which names the files of recordings as Custodian's users know them:
   * `monitoring.GetMetricData_1.json`. What is written or is Mayfly's own is signed for it.
   */
  readonly endpoint: string;
  /** The SDK's package: `npm run generate` makes the list of its commands from this table. */
  readonly client: `@aws-sdk/client-${string}`;
  /** How its client speaks: the write check reads requests by it. */
  readonly protocol: ServiceProtocol;
  /** Set where one region answers for all: calls go there whatever the place. */
  readonly region?: string;
  /** Set where the host's name may begin with a bucket's. */
  readonly hasBucketHosts?: true;
  /** More options of its client. */
  readonly options?: (endpoint: string | undefined) => ClientOptions;
  /** Operation → member of its answer that streams, and is read whole. */
  readonly streams?: Readonly<Record<string, string>>;
  /** How many calls a second AWS takes, per account and region, where that is so few that they have to be spread. */
  readonly perSecond?: number;
  readonly read?: Readonly<Record<string, ListEntry<never, unknown> | CallEntry<never, unknown>>>;
  readonly report?: Readonly<Record<string, CallEntry<never, unknown>>>;
  readonly self?: Readonly<Record<string, SelfEntry<never, unknown>>>;
  readonly write?: Readonly<Record<string, WriteEntry<never, unknown>>>;
}

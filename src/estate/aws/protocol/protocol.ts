import type { OutgoingRequest } from './request.ts';

/** How a service is spoken with. The names are the SDK's, as its clients say them: `aws.protocols#ec2Query`. */
export type ServiceProtocol =
  | { readonly name: 'awsQuery' | 'ec2Query' | 'restJson1' | 'restXml' }
  /** `target`: what stands before the operation in the header `X-Amz-Target`, `DynamoDB_20120810`. */
  | { readonly name: 'awsJson1_0' | 'awsJson1_1'; readonly target: string };

export type ProtocolName = ServiceProtocol['name'];

/** What a table says of an operation, as far as its request is read. */
export interface ReadableEntry {
  readonly operation: string;
  readonly line?: string;
  readonly isPayload?: true;
  /** Members that the reader will be asked for. */
  readonly members: readonly string[];
}

/** What a request says by itself. */
export interface RequestContent {
  /** The operation, as the request names it; where it is another than the entry's, as far as it can be told. */
  readonly operation: string;
  /**
   * Every value that stands at a member; none where the member is not there.
   * @throws Unreadable where something stands there that is no single value.
   */
  readonly valuesAt: (member: string) => readonly unknown[];
}

/**
 * Reads a serialised request: one for each protocol. It trusts nothing that it does not understand.
 * @param request its path begins below the endpoint, and with the bucket where the host named one.
 * @throws Unreadable where the request can be understood in two ways, or not at all.
 */
export type ReadRequest = (request: OutgoingRequest, entry: ReadableEntry, protocol: ServiceProtocol) => RequestContent;

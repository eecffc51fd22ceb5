import type { OutgoingRequest } from './request.ts';

/** The protocol of a service. The SDK's clients use the same names: `aws.protocols#ec2Query`. */
export type ServiceProtocol =
  | { readonly name: 'awsQuery' | 'ec2Query' | 'restJson1' | 'restXml' }
  /** `target`: the part before the operation in the header `X-Amz-Target`, `DynamoDB_20120810`. */
  | { readonly name: 'awsJson1_0' | 'awsJson1_1'; readonly target: string };

export type ProtocolName = ServiceProtocol['name'];

/** The part of an entry that is needed to read its request. */
export interface ReadableEntry {
  readonly operation: string;
  readonly line?: string;
  readonly isPayload?: true;
  /** The members that will be read. */
  readonly members: readonly string[];
}

/** The content of a request, as far as it is checked. */
export interface RequestContent {
  /** The operation that the request names. If it is not the entry's, it may be a request line. */
  readonly operation: string;
  /**
   * Every value of a member; none if the request does not have it.
   * @throws Unreadable if it is not a plain value.
   */
  readonly valuesAt: (member: string) => readonly unknown[];
}

/**
 * Reads a serialised request. Each protocol has one such function.
 * @param request Its path is relative to the endpoint, and begins with the bucket if the host named one.
 * @throws Unreadable if the request can be understood in two ways, or not at all.
 */
export type ReadRequest = (request: OutgoingRequest, entry: ReadableEntry, protocol: ServiceProtocol) => RequestContent;

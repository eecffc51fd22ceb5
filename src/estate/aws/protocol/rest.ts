import type { ReadableEntry, RequestContent } from './protocol.ts';
import { header, type OutgoingRequest, Unreadable } from './request.ts';
import { matchLine } from './request-line.ts';

/** Headers that turn a request into another operation. */
const switches = ['x-http-method', 'x-http-method-override', 'x-method-override'];

/** This header turns PutObject into CopyObject. It is allowed only if the entry names it. */
const copySource = 'x-amz-copy-source';

/**
 * The common part of all REST protocols: the request line is the operation, and labels and headers name targets.
 * @param body Reads the body, and returns the function that reads its members.
 */
export function readRest(
  request: OutgoingRequest,
  { operation, line, isPayload, members }: ReadableEntry,
  body: () => RequestContent['valuesAt'],
): RequestContent {
  if (line === undefined) throw new Unreadable('its entry has no request line');
  for (const name of [...switches, ...(members.includes(`${copySource}:`) ? [] : [copySource])])
    if (header(request, name) !== undefined) throw new Unreadable(`it has the header ${name}`);
  const labels = matchLine(line, operation, request);
  if (labels === undefined) return { operation: `${request.method} ${request.path}`, valuesAt: () => [] };
  const inBody = isPayload ? () => [] : body();
  return {
    operation,
    valuesAt: (member) => {
      if (member.startsWith('{')) return labels.get(member.slice(1, -1)) ?? [];
      if (!member.endsWith(':')) return inBody(member);
      const value = header(request, member.slice(0, -1));
      return value === undefined ? [] : [value];
    },
  };
}

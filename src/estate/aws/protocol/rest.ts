import type { ReadableEntry, RequestContent } from './protocol.ts';
import { header, type OutgoingRequest, Unreadable } from './request.ts';
import { matchLine } from './request-line.ts';

/** Headers that make another operation of a request. */
const switches = ['x-http-method', 'x-http-method-override', 'x-method-override'];

/** With this header PutObject is CopyObject, so only an entry that names it may have it. */
const copySource = 'x-amz-copy-source';

/**
 * What is the same in all REST protocols: the operation is the request line, and labels and headers name targets.
 * @param body reads the body, and gives what stands at one of its members.
 */
export function readRest(
  request: OutgoingRequest,
  { operation, line, isPayload, members }: ReadableEntry,
  body: () => RequestContent['valuesAt'],
): RequestContent {
  if (line === undefined) throw new Unreadable('its table has no request line');
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

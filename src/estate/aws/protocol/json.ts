import { readJson, valuesIn } from './json-body.ts';
import type { ReadRequest } from './protocol.ts';
import { assertPost, bodyText, header, Unreadable } from './request.ts';

/**
 * JSON 1.0 and 1.1 with the operation in `X-Amz-Target`: DynamoDB, CloudWatch, Logs, Systems Manager, ECS.
 * Source: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export const readJsonRpc: ReadRequest = (request, _entry, protocol) => {
  if (!('target' in protocol)) throw new TypeError(`${protocol.name} has no target`);
  assertPost(request);
  const target = header(request, 'x-amz-target') ?? '';
  const prefix = `${protocol.target}.`;
  const version = protocol.name === 'awsJson1_0' ? '1.0' : '1.1';
  const body = readJson(bodyText(request, `application/x-amz-json-${version}`));
  if (body === undefined) throw new Unreadable('it has no body');
  return {
    operation: target.startsWith(prefix) ? target.slice(prefix.length) : target || 'nothing',
    valuesAt: (member) => valuesIn(body, member),
  };
};

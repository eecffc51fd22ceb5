import { readJson, valuesIn } from './json-body.ts';
import type { ReadRequest } from './protocol.ts';
import { bodyText } from './request.ts';
import { readRest } from './rest.ts';

/**
 * REST with JSON bodies: Lambda, EKS, API Gateway, EFS.
 * Source: https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export const readRestJson: ReadRequest = (request, entry) =>
  readRest(request, entry, () => {
    const body = readJson(bodyText(request, 'application/json'));
    return (member) => (body === undefined ? [] : valuesIn(body, member));
  });

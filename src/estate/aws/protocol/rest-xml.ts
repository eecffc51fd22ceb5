import type { ReadRequest } from './protocol.ts';
import { bodyText } from './request.ts';
import { readRest } from './rest.ts';
import { readXml, textsIn } from './xml-body.ts';

/**
 * REST with XML bodies: S3, Route 53, CloudFront.
 * Source: https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
 */
export const readRestXml: ReadRequest = (request, entry) =>
  readRest(request, entry, () => {
    const root = readXml(bodyText(request, 'application/xml'));
    return (member) => (root === undefined ? [] : textsIn(root, member));
  });

import { buffer } from 'node:stream/consumers';
import type { Service } from '../service.ts';
import type { AnswerStep } from './client-factory.ts';

/**
 * What came with a status of success and is no answer of AWS: an empty body, the login page of a proxy, another XML
 * document, or a status that AWS never uses for this. The SDK would read each as an answer in which everything is left
 * out. Nobody knows what AWS did.
 */
export class NotAnAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(status: number, found: string) {
    super(`an answer with the status ${status} and ${found}, as a proxy in between may send`);
    this.$metadata = { httpStatusCode: status };
  }
}

interface HttpAnswer {
  readonly statusCode: number;
  body?: Uint8Array | NodeJS.ReadableStream;
}

/**
 * Lets answers of success through only in the form that the service's protocol gives them. Errors go on unread: they
 * are judged by their code (`failure.ts`).
 * - `ec2Query`, `awsQuery`: XML whose root is `<OperationResponse>`.
 * - `awsJson1_0`, `awsJson1_1`: a JSON object, or no body: AWS sends none where an operation answers nothing.
 * - REST: any body, and 200, 201, 202 or 204.
 * Source: https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html#response-serialization,
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#response-serialization,
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#protocol-behaviors
 */
export function ownAnswers({ protocol }: Service, operation: string): AnswerStep {
  return (next) => async (args) => {
    const result = await next(args);
    const response = result.response as HttpAnswer;
    const { statusCode } = response;
    if (statusCode >= 300) return result;
    if (protocol.name === 'restJson1' || protocol.name === 'restXml') {
      if (!restStatuses.has(statusCode)) throw new NotAnAnswer(statusCode, 'a status that AWS does not use here');
      return result;
    }
    if (statusCode !== 200) throw new NotAnAnswer(statusCode, 'a status that AWS does not use here');
    const body = await bodyOf(response);
    const text = body.subarray(0, headLength).toString('utf8');
    const found = protocol.name.startsWith('awsJson') ? notJson(text) : notXmlOf(`${operation}Response`, text);
    if (found !== undefined) throw new NotAnAnswer(statusCode, found);
    response.body = body;
    return result;
  };
}

const restStatuses: ReadonlySet<number> = new Set([200, 201, 202, 204]);

/** As far as one has to read to find the root of a document, in bytes. */
const headLength = 4096;

async function bodyOf({ body }: HttpAnswer): Promise<Buffer> {
  if (body === undefined) return Buffer.alloc(0);
  return body instanceof Uint8Array ? Buffer.from(body) : buffer(body);
}

function notJson(text: string): string | undefined {
  return /^\s*(?:\{|$)/.test(text) ? undefined : 'a body that is no JSON object';
}

function notXmlOf(root: string, text: string): string | undefined {
  if (text.trim() === '') return 'an empty body';
  const found = /^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<([A-Za-z_][\w.-]*)[\s/>]/.exec(text)?.[1];
  return found === root ? undefined : `a body that is not <${root}>`;
}

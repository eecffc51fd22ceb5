import { NotPermitted } from '../../core/permit.ts';
import type { Place } from '../../core/resource.ts';

/** A request as it leaves, as far as it says what it is for. */
export interface OwnRequest {
  readonly hostname: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * Rejects a call to anything that mayfly.yml does not name as Mayfly's own. The ARN is read from the request as it
 * leaves: for DynamoDB and SSM from the table or parameter that the body names, else S3's
 * `bucket.s3.region.amazonaws.com/key`, or `endpoint/bucket/key` where the endpoint is not AWS's.
 * @param allowed ARNs, or patterns in which `*` stands for anything.
 */
export function assertOwn(operation: string, request: OwnRequest, place: Place, allowed: readonly string[]): void {
  const target = request.headers?.['x-amz-target'];
  const arn = target === undefined ? objectArn(request) : namedArn(operation, target, request.body, place);
  if (!allowed.some((pattern) => matches(pattern, arn)))
    throw new NotPermitted(`${operation} on ${arn}, which mayfly.yml does not name as Mayfly's own`);
}

function objectArn({ hostname, path: given }: OwnRequest): string {
  const path = decodeURIComponent(given);
  const bucket = /^(.+)\.s3[.-]/.exec(hostname)?.[1];
  return `arn:aws:s3:::${bucket === undefined ? path.slice(1) : bucket + path}`;
}

/** @param target `DynamoDB_20120810.PutItem`: what AWS goes by. */
function namedArn(operation: string, target: string, body: unknown, place: Place): string {
  switch (target) {
    case `DynamoDB_20120810.${operation}`:
      return tableArn(operation, body, place);
    case `AmazonSSM.${operation}`:
      return parameterArn(operation, body, place);
    default:
      throw new NotPermitted(`${operation} would be sent as ${target}`);
  }
}

function parameterArn(operation: string, body: unknown, { account, region }: Place): string {
  const name = memberOf(body, 'Name');
  if (name === undefined) throw new NotPermitted(`${operation} does not say which parameter it is for`);
  return name.startsWith('arn:') ? name : `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`;
}

function tableArn(operation: string, body: unknown, { account, region }: Place): string {
  const table = memberOf(body, 'TableName');
  if (table === undefined) throw new NotPermitted(`${operation} does not say which table it is for`);
  return table.startsWith('arn:') ? table : `arn:aws:dynamodb:${region}:${account}:table/${table}`;
}

function memberOf(body: unknown, member: 'Name' | 'TableName'): string | undefined {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : body;
  if (typeof text !== 'string') return undefined;
  const found = (JSON.parse(text) as { readonly Name?: unknown; readonly TableName?: unknown })[member];
  return typeof found === 'string' ? found : undefined;
}

function matches(pattern: string, arn: string): boolean {
  const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`, 's').test(arn);
}

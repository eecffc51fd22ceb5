import type { IncomingMessage } from 'node:http';

/** One AWS call as the proxy saw it. */
export interface Call {
  /** Signing name: `ec2`, `rds`, `monitoring`, `ce`. */
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  /** The access key that it was signed with. */
  readonly signer: string;
  readonly kind: 'read' | 'report' | 'write';
  /** The body as sent: form-encoded, JSON or XML. */
  readonly body: string;
  readonly protocol: Protocol;
}

/** How AWS speaks it, which settles what an error looks like. */
export type Protocol = 'ec2' | 'query' | 'json' | 'rest';

/** Reads service and region from the signature, the operation from where the protocol has it. */
export function readCall(request: IncomingMessage, body: Buffer): Call {
  const [, signer = '?', region = '?', service = '?'] =
    /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
  const { operation, protocol } = readOperation(request, body, service);
  return { service, region, signer, operation, protocol, kind: kindOf(operation), body: body.toString('latin1') };
}

function readOperation(request: IncomingMessage, body: Buffer, service: string): Pick<Call, 'operation' | 'protocol'> {
  const url = new URL(request.url ?? '/', 'http://proxy');
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return { operation: target.split('.').at(-1) ?? target, protocol: 'json' };
  const action = new URLSearchParams(body.toString('latin1')).get('Action');
  if (action && request.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return { operation: action, protocol: service === 'ec2' ? 'ec2' : 'query' };
  return { operation: url.searchParams.get('x-id') ?? restOperation(request.method ?? 'GET', url), protocol: 'rest' };
}

/** S3's calls that the SDK does not mark with `x-id`. */
function restOperation(method: string, url: URL): string {
  const [, bucket, ...key] = url.pathname.split('/');
  const what = key.join('/') ? 'Object' : bucket ? 'Bucket' : 'Buckets';
  const verb = {
    GET: what === 'Object' ? 'Get' : 'List',
    HEAD: 'Head',
    PUT: what === 'Bucket' ? 'Create' : 'Put',
    DELETE: 'Delete',
  }[method];
  return `${verb ?? method}${what}${[...url.searchParams.keys()].map((name) => `?${name}`).join('')}`;
}

const reads =
  /^(Describe|Get|List|Head|Search|Lookup|BatchGet|Query|Scan|Select|Filter|Validate|Simulate|Estimate|Assume)/;
const reports = new Set(['DetectStackDrift', 'DetectStackResourceDrift', 'StartQuery']);

function kindOf(operation: string): Call['kind'] {
  return reports.has(operation) ? 'report' : reads.test(operation) ? 'read' : 'write';
}

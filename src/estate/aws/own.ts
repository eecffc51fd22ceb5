import { NotPermitted } from '../../core/permit.ts';

/**
 * Rejects a call to anything that mayfly.yml does not name as Mayfly's own. The ARN is read from the request as it leaves:
 * `bucket.s3.region.amazonaws.com/key`, or `endpoint/bucket/key` where the endpoint is not AWS's.
 * @param allowed ARNs, or patterns in which `*` stands for anything.
 */
export function assertOwn(operation: string, request: { readonly hostname: string; readonly path: string }, allowed: readonly string[]): void {
  const path = decodeURIComponent(request.path);
  const bucket = /^(.+)\.s3[.-]/.exec(request.hostname)?.[1];
  const arn = `arn:aws:s3:::${bucket === undefined ? path.slice(1) : bucket + path}`;
  if (!allowed.some((pattern) => matches(pattern, arn))) throw new NotPermitted(`${operation} on ${arn}, which mayfly.yml does not name as Mayfly's own`);
}

function matches(pattern: string, arn: string): boolean {
  const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`, 's').test(arn);
}

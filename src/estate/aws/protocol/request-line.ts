import { type OutgoingRequest, Unreadable } from './request.ts';

/** Values by label. */
type Labels = ReadonlyMap<string, readonly string[]>;

/**
 * The values of the labels of a request line (`DELETE /functions/{Name}?Qualifier={Qualifier}`); undefined if the
 * request has another line. The SDK adds the query key `x-id` for logs; it must be the operation.
 * @throws Unreadable if a part of the path is empty, is `.` or `..`, or contains an encoded slash.
 */
export function matchLine(line: string, operation: string, request: OutgoingRequest): Labels | undefined {
  const [method, url = ''] = line.split(' ');
  const [path = '', query = ''] = url.split('?');
  if (request.method !== method) return undefined;
  const inPath = matchPath(path, request.path);
  const inQuery = matchQuery(query, operation, request.query ?? {});
  return inPath && inQuery && new Map([...inPath, ...inQuery]);
}

function matchPath(template: string, path: string): [string, string[]][] | undefined {
  const parts = template.slice(1).split('/');
  const segments = path.slice(1).split('/');
  const found: [string, string[]][] = [];
  for (const [index, part] of parts.entries()) {
    const rest = /^\{(\w+)\+\}$/.exec(part)?.[1];
    if (rest !== undefined) return [...found, [rest, [segments.slice(index).map(decoded).join('/')]]];
    const segment = segments[index];
    if (segment === undefined) return undefined;
    const label = /^\{(\w+)\}$/.exec(part)?.[1];
    if (label !== undefined) found.push([label, [decoded(segment)]]);
    else if (segment !== part) return undefined;
  }
  return segments.length === parts.length ? found : undefined;
}

/** One part of a path, decoded. Only an ARN may contain an encoded slash, because it is compared as a whole. */
function decoded(segment: string): string {
  const text = decodedText(segment);
  const parts = text.startsWith('arn:') ? text.split('/') : [text];
  for (const part of parts)
    if (part === '' || part === '.' || part === '..' || /[/\\]/.test(part))
      throw new Unreadable(`a part of its path can be read in two ways: ${segment}`);
  return text;
}

function decodedText(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    throw new Unreadable(`its path is not encoded properly: ${segment}`, { cause: error });
  }
}

function matchQuery(
  template: string,
  operation: string,
  query: NonNullable<OutgoingRequest['query']>,
): [string, string[]][] | undefined {
  const keys = template === '' ? [] : template.split('&').map((part) => part.split('='));
  const found: [string, string[]][] = [];
  for (const [key = '', wanted = ''] of keys) {
    const values = Object.hasOwn(query, key) ? [query[key] ?? ''].flat() : [];
    const label = /^\{(\w+)\}$/.exec(wanted)?.[1];
    if (label !== undefined) found.push([label, values]);
    else if (values.length !== 1 || values[0] !== wanted) return undefined;
  }
  const others = Object.keys(query).filter((key) => !keys.some(([known]) => known === key));
  return others.every((key) => key === 'x-id' && query[key] === operation) ? found : undefined;
}

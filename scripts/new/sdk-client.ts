import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import type { ServiceProtocol } from '../../src/estate/aws/protocol/protocol.ts';

const root = new URL('../../', import.meta.url);

/** What a type needs to know of the call that lists its resources. */
export interface ListCall {
  /** `DescribeNatGateways` */
  readonly operation: string;
  /** Names of the SDK's types. */
  readonly input: string;
  readonly output: string;
  readonly item: string;
  /** The member of the answer with the items. */
  readonly items: string;
  /** Where the token of the next page stands; left out if it is `NextToken` in both. */
  readonly token?: { readonly answer: string; readonly input: string };
  /** The members of an item, with their types as the SDK writes them. */
  readonly members: ReadonlyMap<string, string>;
}

export function isInstalled(client: string): boolean {
  return existsSync(folderOf(client));
}

/** The version of a client that is installed. */
export function installedVersion(client: string): string {
  const manifest = readFileSync(new URL('package.json', folderOf(client)), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}

/** The call that lists resources of a kind, such as `NatGateway`; or why there is none that can be used. */
export function listCallOf(client: string, kind: string): ListCall | string {
  const names = ['Describe', 'List', 'Get'].map((verb) => `${verb}${plural(kind)}`);
  const operation = names.map((name) => operationNamed(client, name)).find((name) => name !== undefined);
  if (operation === undefined)
    return `${client} has none of the calls ${names.join(', ')}, so the call that lists these is not known.`;
  const command = readFileSync(new URL(`dist-types/commands/${operation}Command.d.ts`, folderOf(client)), 'utf8');
  const input = new RegExp(`${operation}CommandInput extends (\\w+)`).exec(command)?.[1] ?? '';
  const output = new RegExp(`${operation}CommandOutput extends (\\w+)`).exec(command)?.[1] ?? '';
  const required = [...membersOf(client, input)].filter(([, member]) => !member.isOptional).map(([name]) => name);
  if (required.length > 0) return `${operation} needs ${required.join(', ')}, so it does not list all of them.`;
  const answer = [...membersOf(client, output)].map(
    ([name, { type }]) => [name, /^(\w+)\[\]/.exec(type)?.[1]] as const,
  );
  const [items, item] = answer.find(([, type]) => type !== undefined && membersOf(client, type).size > 0) ?? [];
  if (items === undefined || item === undefined) return `The answer of ${operation} has no list of descriptions.`;
  const token = tokenOf(client, operation);
  const members = new Map([...membersOf(client, item)].map(([name, { type }]) => [name, type]));
  return { operation, input, output, item, items, ...(token && { token }), members };
}

/**
 * The client's operation of this name, as the client spells it: CloudFormation writes `VPCEndpoint` where the API has
 * `DescribeVpcEndpoints`.
 */
export function operationNamed(client: string, name: string): string | undefined {
  const operations = globSync('dist-es/commands/*Command.js', { cwd: folderOf(client) }).map((path) =>
    basename(path, 'Command.js'),
  );
  return operations.find((operation) => operation.toLowerCase() === name.toLowerCase());
}

/** How a service is called: for its table. */
export function serviceFacts(
  client: string,
): { readonly endpoint: string; readonly protocol: ServiceProtocol } | string {
  const folder = folderOf(client);
  const parameters = readFileSync(new URL('dist-es/endpoint/EndpointParameters.js', folder), 'utf8');
  const endpoint = /defaultSigningName: "([\w-]+)"/.exec(parameters)?.[1];
  const [file = ''] = readdirSync(new URL('dist-es/', folder)).filter((name) => /^\w+Client\.js$/.test(name));
  const sdk = createRequire(import.meta.url)(client) as Readonly<Record<string, new (config: object) => Client>>;
  const { config } = new (sdk[file.replace(/\.js$/, '')] ?? none(client))({ region: 'us-east-1' });
  const shape = config.protocol.getShapeId();
  const name = shape.slice(shape.indexOf('#') + 1);
  const target = config.protocolSettings?.serviceTarget;
  if (endpoint === undefined) return `${client} does not say under which name its requests are signed.`;
  switch (name) {
    case 'awsQuery':
    case 'ec2Query':
    case 'restJson1':
    case 'restXml':
      return { endpoint, protocol: { name } };
    case 'awsJson1_0':
    case 'awsJson1_1':
      return { endpoint, protocol: { name, target: target ?? '' } };
    default:
      return `${client} speaks ${shape}, which src/estate/aws/protocol cannot read.`;
  }
}

interface Client {
  readonly config: {
    readonly protocol: { getShapeId(): string };
    readonly protocolSettings?: { readonly serviceTarget?: string };
  };
}

interface Member {
  readonly type: string;
  readonly isOptional: boolean;
}

/** The members of one of the client's interfaces, as its declarations say; none where it has no such interface. */
function membersOf(client: string, name: string): ReadonlyMap<string, Member> {
  const folder = new URL('dist-types/models/', folderOf(client));
  for (const file of readdirSync(folder).filter((path) => path.endsWith('.d.ts'))) {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const body = new RegExp(`^export interface ${name} \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(text)?.[1];
    if (body === undefined) continue;
    const members = body.matchAll(/^ {4}(?<key>\w+)(?<optional>\??): (?<type>[^\n]*?)(?: \| undefined)?;$/gm);
    return new Map(
      [...members].map(({ groups }) => [
        groups?.key ?? '',
        { type: groups?.type ?? '', isOptional: groups?.optional === '?' },
      ]),
    );
  }
  return new Map();
}

function tokenOf(client: string, operation: string): ListCall['token'] {
  const path = new URL(`dist-es/pagination/${operation}Paginator.js`, folderOf(client));
  if (!existsSync(path)) return undefined;
  const [, input = '', answer = ''] = /Command, "(\w+)", "(\w+)"/.exec(readFileSync(path, 'utf8')) ?? [];
  return input === 'NextToken' && answer === 'NextToken' ? undefined : { answer, input };
}

function plural(kind: string): string {
  if (/[^aeiou]y$/.test(kind)) return kind.replace(/y$/, 'ies');
  return /(s|x|ch|sh)$/.test(kind) ? `${kind}es` : `${kind}s`;
}

function folderOf(client: string): URL {
  return new URL(`node_modules/${client}/`, root);
}

function none(client: string): never {
  throw new Error(`${client} has no client class`);
}

import { existsSync, readFileSync } from 'node:fs';
import { services } from '../../src/estate/aws/services.generated.ts';
import { camelCase } from '../generate/folder.ts';
import { type Beginning, filled } from './scaffold.ts';
import { installedVersion, type ListCall, serviceFacts } from './sdk-client.ts';

const root = new URL('../../', import.meta.url);

/** The table of a service, with the call that a type needs. */
export interface Table {
  readonly path: string;
  /** The service's name in the interfaces. */
  readonly name: string;
  readonly iam: string;
  /** What has to be written for that; nothing where the table has the call. */
  readonly files?: Beginning['files'];
  readonly changes?: Beginning['files'];
}

/** The SDK's package. @param service as its table is called, or as the package ends. */
export function clientOf(service: string): string {
  return knownService(service)?.client ?? `@aws-sdk/client-${service}`;
}

/** The version that most clients have. */
export function usualVersion(): string {
  const versions = Object.entries(manifest().dependencies)
    .filter(([name]) => name.startsWith('@aws-sdk/client-'))
    .map(([, version]) => version);
  const [usual] = [...Map.groupBy(versions, (version) => version).values()].sort((a, b) => b.length - a.length);
  return usual?.[0] ?? 'latest';
}

/**
 * The table with a call that lists resources.
 * @param iam the service's name in ARNs, for a new table.
 * @returns a sentence where the call has to be added by hand.
 */
export function tableWith(service: string, call: ListCall, iam: string | undefined): Table | string {
  return existsSync(new URL(pathOf(service), root)) ? changedTable(service, call) : newTable(service, call, iam);
}

/** `DescribeNatGateways` → `describeNatGateways`. */
export function callName(operation: string): string {
  return operation.charAt(0).toLowerCase() + operation.slice(1);
}

function pathOf(service: string): string {
  return `src/estate/aws/services/${service}.ts`;
}

function knownService(service: string): (typeof services)[number] | undefined {
  const path = new URL(pathOf(service), root);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return services.find(({ name }) => text.includes(`export const ${name}: Service =`));
}

const beginOfReads = '\nconst read = {';
const importedCalls = /import \{([^}]*)\} from '\.\.\/operation\.ts';/;

function changedTable(service: string, call: ListCall): Table | string {
  const path = pathOf(service);
  const table = knownService(service);
  if (table === undefined) return `${path} exports no service.`;
  const { name, iam, read = {} } = table;
  if (Object.values(read).some(({ operation }) => operation === call.operation)) return { path, name, iam };
  const text = readFileSync(new URL(path, root), 'utf8');
  if (!text.includes(beginOfReads))
    return `${path} has no calls of the interface \`read\`. Add ${call.operation} to it by hand, then begin the type.`;
  const changed = text
    .replace(beginOfReads, `${beginOfReads}\n  ${entryOf(call)}`)
    .replace(importedCalls, (whole, names: string) => {
      const all = [...new Set([...names.split(',').map((word) => word.trim()), 'list'])];
      return whole.replace(names, ` ${all.join(', ')} `);
    });
  return { path, name, iam, changes: new Map([[path, changed]]) };
}

function newTable(service: string, call: ListCall, iamInArns: string | undefined): Table | string {
  const client = clientOf(service);
  const facts = serviceFacts(client);
  if (typeof facts === 'string') return facts;
  const { endpoint, protocol } = facts;
  const name = camelCase(service);
  const iam = iamInArns ?? endpoint;
  const words = { client, entry: entryOf(call), service: name, iam, endpoint, protocol: literal(protocol) };
  const path = pathOf(service);
  return {
    path,
    name,
    iam,
    files: new Map([[path, filled('service.ts', service, words)]]),
    changes: new Map([['package.json', manifestWith(client)]]),
  };
}

function entryOf({ operation, input, output, item, items, token }: ListCall): string {
  const types = [input, output, item].map((name) => `sdk.${name}`).join(', ');
  const pages = token === undefined ? '' : `, ${literal(token)}`;
  return `${callName(operation)}: list<${types}>('${operation}', (answer) => answer.${items}${pages}),`;
}

function literal(value: Readonly<Record<string, string>>): string {
  const members = Object.entries(value).map(([key, text]) => `${key}: '${text}'`);
  return `{ ${members.join(', ')} }`;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as Manifest;
}

/** package.json with the client as a dependency, in the version that is installed. */
function manifestWith(client: string): string {
  const { dependencies, devDependencies, ...rest } = manifest();
  const { [client]: _, ...others } = devDependencies;
  const all = Object.entries({ ...dependencies, [client]: installedVersion(client) });
  const changed: Readonly<Record<string, unknown>> = {
    ...rest,
    dependencies: Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))),
    devDependencies: others,
  };
  // The keys stay in their order.
  const entries = Object.keys(manifest()).map((key) => [key, changed[key]] as const);
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
}

import { existsSync, readdirSync } from 'node:fs';
import { head } from './folder.ts';
import type { ServiceTable } from './services.ts';

/** `src/estate/aws/services.generated.ts`: the list of all services. */
export function servicesFile(tables: readonly ServiceTable[]): string {
  return [
    head('the folder services/'),
    "import type { Service } from './service.ts';\n",
    ...tables.map(({ file, name }) => `import { ${name} } from './services/${file}';\n`),
    '\n/** All AWS services that Mayfly can call. A call that is in none of these tables cannot be made. */\n',
    'export const services: readonly Service[] = [\n',
    ...tables.map(({ name }) => `  ${name},\n`),
    '];\n',
  ].join('');
}

/** For each service the SDK's client and commands that its table names, and the list of these files. */
export function sdkFiles(
  tables: readonly ServiceTable[],
  root: URL,
): readonly (readonly [path: string, text: string])[] {
  const folder = 'src/estate/aws/sdk';
  return [
    [`${folder}/client-factories.generated.ts`, factoriesFile(tables)],
    ...tables.map((table) => [`${folder}/${generatedName(table)}`, factoryFile(table, root)] as const),
  ];
}

function generatedName({ file }: ServiceTable): string {
  return file.replace(/\.ts$/, '.generated.ts');
}

function factoriesFile(tables: readonly ServiceTable[]): string {
  return [
    head('the folder services/'),
    "import type { ClientFactories } from './client-factory.ts';\n\n",
    '/**\n',
    ' * Each is loaded when its service is first called, so a plan over a recording loads none. The dynamic import\n',
    " * of our own module keeps the SDK's imports static, so that a bundle leaves out unused commands.\n */\n",
    'export const clientFactories: ClientFactories = {\n',
    ...tables.map((table) => `  ${table.name}: () => import('./${generatedName(table)}'),\n`),
    '};\n',
  ].join('');
}

function factoryFile({ file, service }: ServiceTable, root: URL): string {
  const operations = operationsOf(service);
  const client = clientIn(service.client, root);
  for (const operation of operations)
    if (!existsSync(new URL(`node_modules/${service.client}/dist-es/commands/${operation}Command.js`, root)))
      throw new Error(`${file} names ${operation}, which ${service.client} does not have`);
  const names = [client, ...operations.map((operation) => `${operation}Command`)].sort();
  return [
    head(`services/${file}`),
    'import {\n',
    ...names.map((name) => `  ${name},\n`),
    `} from '${service.client}';\n`,
    "import type { ClientFactory } from './client-factory.ts';\n\n",
    'export const clientFactory: ClientFactory = {\n',
    `  open: (config) => new ${client}(config),\n`,
    '  commands: {\n',
    ...operations.map((operation) => `    ${operation}: ${operation}Command,\n`),
    '  },\n};\n',
  ].join('');
}

function operationsOf({ read = {}, report = {}, self = {}, write = {} }: ServiceTable['service']): readonly string[] {
  const entries = [read, report, self, write].flatMap((table) => Object.values(table));
  return [...new Set(entries.map(({ operation }) => operation))].sort();
}

/** `EC2Client`: the one file of the package's root that is named so. */
function clientIn(name: string, root: URL): string {
  const files = readdirSync(new URL(`node_modules/${name}/dist-es/`, root));
  const [client, ...others] = files.filter((file) => /^\w+Client\.js$/.test(file));
  if (client === undefined || others.length > 0) throw new Error(`${name} has no one client: ${files.join(', ')}`);
  return client.replace(/\.js$/, '');
}

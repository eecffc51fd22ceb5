import { camelCase, exportsLike, has, head, type Module, modulesIn } from './folder.ts';

/** `src/estate/vocabulary.generated.ts`: the resource types and the kinds of evidence. */
export async function typesAndEvidence(root: URL): Promise<string> {
  const types = await typeModules(root);
  const evidence = besides(types, await evidenceModules(root), 'Evidence');
  return [
    head('the folders resources/ and evidence/'),
    "import type { EvidenceGatherer } from '../core/evidence/evidence.ts';\n",
    "import type { ResourceType } from '../core/resource-type.ts';\n",
    ...evidence.map(importLine),
    "import type { EvidenceContext } from '../core/evidence/evidence-context.ts';\n",
    ...types.map(importLine),
    '\nexport const resourceTypes: readonly ResourceType[] = [\n',
    ...byPolicyName(types).map(({ name }) => `  ${name},\n`),
    '];\n\n',
    '/** Create them once per run: some remember what they have read in that run. */\n',
    'export function evidenceFor(context: EvidenceContext): readonly EvidenceGatherer[] {\n  return [\n',
    ...evidence.map((kind) => `    ${evidenceTerm(kind)},\n`),
    '  ];\n}\n',
  ].join('');
}

/** `src/policy/vocabulary.generated.ts`: the filters and the actions. */
export async function actionsAndFilters(root: URL): Promise<string> {
  const isDefinition = (value: unknown): boolean => has(value, 'name', 'schema', 'example');
  const actions = namesIn(await modulesIn(new URL('src/policy/actions/', root)), 'actions', isDefinition);
  const alone = namesIn(await modulesIn(new URL('src/policy/filters/', root)), 'filters', isDefinition);
  const filters = besides(actions, alone, 'Filter');
  return [
    head('the folders actions/ and filters/'),
    "import type { ActionDefinition } from '../core/action.ts';\n",
    "import type { FilterDefinition } from '../core/filter.ts';\n",
    ...[...actions, ...filters].map(importLine),
    '\nexport const filters: readonly FilterDefinition[] = [\n',
    ...byPolicyName(filters).map(({ name }) => `  ${name},\n`),
    '];\n\nexport const actions: readonly ActionDefinition[] = [\n',
    ...byPolicyName(actions).map(({ name }) => `  ${name},\n`),
    '];\n',
  ].join('');
}

/** The resource types, from their folder. */
export async function typeModules(root: URL): Promise<readonly Named[]> {
  const modules = await modulesIn(new URL('src/estate/resources/', root));
  return namesIn(modules, 'resources', (value) => has(value, 'cloudFormationType', 'verbs'));
}

/** The kinds of evidence, from their folder: each a kind, a list of kinds, or a function that creates one. */
export async function evidenceModules(root: URL): Promise<readonly Named[]> {
  return namesIn(await modulesIn(new URL('src/estate/evidence/', root)), 'evidence', isEvidence);
}

interface Named {
  /** Its name in the list: the export's, unless something else in the list has that. */
  readonly name: string;
  /** The export's name, where it is another. */
  readonly imported?: string;
  readonly path: string;
  readonly value: unknown;
}

function namesIn(
  modules: readonly Module[],
  folder: string,
  isOne: (value: unknown, name: string, file: string) => boolean,
): readonly Named[] {
  return modules.flatMap((module) =>
    exportsLike(module, (value, name) => isOne(value, name, module.file)).map((name) => ({
      name,
      path: `./${folder}/${module.file}`,
      value: module.exports[name],
    })),
  );
}

/** A filter may have the name of an action. One file lists both, so the filter's is longer there. */
function besides(others: readonly Named[], named: readonly Named[], suffix: string): readonly Named[] {
  const taken = new Set(others.map(({ name }) => name));
  return named.map((each) =>
    taken.has(each.name) ? { ...each, name: `${each.name}${suffix}`, imported: each.name } : each,
  );
}

/** In the order of the names that policies use, which the reference and messages have too. */
function byPolicyName(names: readonly Named[]): readonly Named[] {
  const nameOf = ({ value }: Named): string => (value as { readonly name: string }).name;
  return [...names].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function importLine({ name, imported, path }: Named): string {
  return `import { ${imported === undefined ? name : `${imported} as ${name}`} } from '${path}';\n`;
}

/** A kind, a list of kinds, or what creates one: the function that has the name of its file. */
function isEvidence(value: unknown, name: string, file: string): boolean {
  if (typeof value === 'function') return name === camelCase(file.replace(/\.ts$/, ''));
  return isKind(value) || (Array.isArray(value) && value.length > 0 && value.every(isKind));
}

function isKind(value: unknown): boolean {
  return has(value, 'name', 'iam', 'gather');
}

function evidenceTerm({ name, value }: Named): string {
  if (typeof value === 'function') return value.length === 0 ? `${name}()` : `${name}(context)`;
  return Array.isArray(value) ? `...${name}` : name;
}

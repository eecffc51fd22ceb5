import type * as z from 'zod';
import { canDo } from '../../src/app/commands/schema.ts';
import type { ActionDefinition } from '../../src/core/action.ts';
import type { FilterDefinition } from '../../src/core/filter.ts';
import type { ResourceType } from '../../src/core/resource-type.ts';
import type { RestoredMembers } from '../../src/core/restored-members.ts';
import { types } from '../../src/estate/vocabulary.ts';
import { policyKeys } from '../../src/policy/load/policy-keys.ts';
import { actions as allActions, filters } from '../../src/policy/vocabulary.ts';
import { commandHelp } from './commands.ts';
import { docstringsIn } from './docstrings.ts';
import { optionsTable } from './options.ts';
import { wrapProse } from './wrap-prose.ts';

const root = new URL('../..', import.meta.url);

const origin = 'This page is made from the code by `npm run reference`.';

/** The reference pages by their path from the root, made only from what the code says of itself. */
export function referencePages(): ReadonlyMap<string, string> {
  const filterDocs = docstringsIn(new URL('src/policy/filters/', root));
  const actionDocs = docstringsIn(new URL('src/policy/actions/', root));
  const typeDocs = docstringsIn(new URL('src/estate/resources/', root));
  return new Map([
    ['docs/reference/commands.md', commandsPage()],
    ['docs/reference/policies.md', policiesPage()],
    [
      'docs/reference/resources.md',
      page('Resource types', 'The types of resources that policies can select.', types, (type) =>
        typeSection(type, typeDocs),
      ),
    ],
    ['docs/reference/restore.md', restorePage()],
    [
      'docs/reference/filters.md',
      page('Filters', 'The conditions that a policy can set for a resource.', filters, (filter) =>
        filterSection(filter, types, filterDocs),
      ),
    ],
    [
      'docs/reference/actions.md',
      page('Actions', 'What a policy can do. An action only plans: the plan shows its steps.', allActions, (action) =>
        actionSection(action, actionDocs),
      ),
    ],
  ]);
}

function page<Definition extends { readonly name: string }>(
  title: string,
  lead: string,
  all: readonly Definition[],
  section: (definition: Definition) => string,
): string {
  const contents = all.map(({ name }) => `[\`${name}\`](#${name})`).join(' · ');
  return wrapProse(`${[`# ${title}`, `${lead}\n${origin}`, contents, ...all.map(section)].join('\n\n')}\n`);
}

function commandsPage(): string {
  const commands = [...commandHelp()].map(([name, help]) => ({ name, help }));
  return page('Commands', 'The commands, as `mayfly help COMMAND` explains them.', commands, ({ name, help }) =>
    [`## ${name}`, `\`\`\`text\n${help}\n\`\`\``].join('\n\n'),
  );
}

function policiesPage(): string {
  const lead =
    'A file has `policies`, a list; `vars` may define anchors for it. Only `name` and `resource` are required.';
  return `${['# Policies', `${lead}\n${origin}`, optionsTable(policyKeys)].join('\n\n')}\n`;
}

function restorePage(): string {
  const restorable = types.filter(({ restores = [] }) => restores.length > 0);
  const lead =
    'What [`mayfly restore`](../restore.md) does about each member of AWS’s description of a resource: it is ' +
    'restored, or the plan of the restore says that it is not. All other members are set by AWS, or in the snapshot.';
  return page('What a restore brings back', lead, restorable, ({ name, restores = [] }) =>
    [`## ${name}`, ...restores.map(membersTable)].join('\n\n'),
  );
}

function membersTable({ shape, calls, members }: RestoredMembers): string {
  const entries = Object.entries(members);
  const restored = entries.flatMap(([name, fate]) => (fate.kind === 'restored' ? [name] : []));
  const told = entries.flatMap(([name, fate]) => (fate.kind === 'told' ? [`${fate.what} (\`${name}\`)`] : []));
  return [
    `\`${shape}\`, by ${list(calls)}:`,
    ['| | |', '|---|---|', `| restored | ${list(restored)} |`, `| not restored, and said | ${told.join('; ')} |`].join(
      '\n',
    ),
  ].join('\n\n');
}

/** `application`: RequestCount (sum) at most 0 … with the source of the limit. */
function idleRow({
  metric,
  statistic,
  atMost,
  hoursMeasured,
  source,
  onlyWhere,
  reported,
}: NonNullable<ResourceType['idle']>[number]): string {
  const kind = onlyWhere === undefined ? '' : `${onlyWhere.key} \`${onlyWhere.equals}\`: `;
  const limit = `\`${metric}\` (${statistic.toLowerCase()} of each hour) at most ${atMost.toLocaleString('en-US')}`;
  const silence = reported === 'while-used' ? '; an hour without data is 0' : '';
  return `${kind}${limit}, ${hoursMeasured} % of the hours measured${silence} ([why](${source}))`;
}

function typeSection(type: ResourceType, docs: ReadonlyMap<string, string>): string {
  const { name, cloudFormationType, aliases = [], isStateful, parents = [], verbs, measured, idle = [] } = type;
  const actions = allActions.filter((action) => canDo(type, action)).map((action) => action.name);
  const facts = [
    ['CloudFormation', `\`${cloudFormationType}\``],
    ['also written', list(aliases)],
    ['holds data', isStateful ? 'yes: deleted after a verified snapshot' : 'no'],
    ['related types', list(parents), 'which may protect it, or be destroyed with it'],
    ['verbs', list(Object.keys(verbs))],
    ['actions', list(actions)],
    ['`metrics`', measured === undefined ? '' : `by \`${measured.dimension}\`${namespaceOf(measured)}`],
    ['`idle`', idle.map(idleRow).join('<br>')],
    ['own filters', list(type.filters ?? [])],
  ].flatMap(([label = '', value = '', remark]) =>
    value === '' ? [] : [`| ${label} | ${[value, remark].filter((part) => part !== undefined).join(' ')} |`],
  );
  return [`## ${name}`, doc(name, docs), ['| | |', '|---|---|', ...facts].join('\n')].join('\n\n');
}

function namespaceOf({ namespace }: NonNullable<ResourceType['measured']>): string {
  return namespace === undefined ? '; write `namespace`' : `, in \`${namespace}\``;
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function filterSection(
  { name, isForSomeTypes, example, schema, evidence }: FilterDefinition,
  types: readonly ResourceType[],
  docs: ReadonlyMap<string, string>,
): string {
  const facts = [
    ...(isForSomeTypes
      ? [`For ${list(types.filter(({ filters }) => filters?.includes(name)).map((type) => type.name))}.`]
      : []),
    ...(evidence ? [`May need the evidence ${evidence.join(', ')}: if it cannot be read, the filter is unknown.`] : []),
  ];
  return section(name, doc(name, docs), facts, `- ${example}`, schema);
}

function actionSection(
  { name, aliases, example, schema }: ActionDefinition,
  docs: ReadonlyMap<string, string>,
): string {
  const facts = aliases ? [`Also written ${aliases.map((alias) => `\`${alias}\``).join(', ')}.`] : [];
  return section(name, doc(name, docs), facts, `- ${example}`, schema);
}

function section(name: string, text: string, facts: readonly string[], example: string, schema: z.ZodType): string {
  const parts = [`## ${name}`, text, facts.join(' '), `\`\`\`yaml\n${example}\n\`\`\``, optionsTable(schema)];
  return parts.filter((part) => part !== '').join('\n\n');
}

function doc(name: string, docs: ReadonlyMap<string, string>): string {
  const text = docs.get(name);
  if (text === undefined) throw new Error(`${name} has no docstring above its definition`);
  return text;
}

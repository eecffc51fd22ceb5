import type * as z from 'zod';
import { canDo } from '../../src/app/commands/schema.ts';
import type { ActionDefinition } from '../../src/core/action.ts';
import type { FilterDefinition } from '../../src/core/filter.ts';
import type { ResourceType } from '../../src/core/resource-type.ts';
import { types } from '../../src/estate/vocabulary.ts';
import { policyKeys } from '../../src/policy/load/policy-keys.ts';
import { actions as allActions, filters } from '../../src/policy/vocabulary.ts';
import { docstringsIn } from './docstrings.ts';
import { optionsTable } from './options.ts';

const root = new URL('../..', import.meta.url);

/**
 * The reference pages by their path from the root: made from the schemas, examples and docstrings in the code, and from
 * nothing else.
 */
export function referencePages(): ReadonlyMap<string, string> {
  const filterDocs = docstringsIn(new URL('src/policy/filters/', root));
  const actionDocs = docstringsIn(new URL('src/policy/actions/', root));
  const typeDocs = docstringsIn(new URL('src/estate/resources/', root));
  return new Map([
    ['docs/reference/policies.md', policiesPage()],
    [
      'docs/reference/resources.md',
      page('Resource types', 'What policies can be for.', types, (type) => typeSection(type, typeDocs)),
    ],
    [
      'docs/reference/filters.md',
      page('Filters', 'What a policy can ask of a resource.', filters, (filter) => filterSection(filter, filterDocs)),
    ],
    [
      'docs/reference/actions.md',
      page(
        'Actions',
        'What a policy can want done. An action only plans; what it plans stands in the plan.',
        allActions,
        (action) => actionSection(action, actionDocs),
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
  return `# ${title}\n\n${lead}\nThis page is made from the code by \`npm run reference\`.\n\n${contents}\n\n${all.map(section).join('\n\n')}\n`;
}

function policiesPage(): string {
  const lead =
    'A file holds `policies`, a list; `vars` may hold anchors for it. All keys but `name` and `resource` may be left out.';
  return `# Policies\n\n${lead}\nThis page is made from the code by \`npm run reference\`.\n\n${optionsTable(policyKeys)}\n`;
}

/** `application`: RequestCount (sum) at most 0 … with the page that the limit comes from. */
function idleRow({
  metric,
  statistic,
  atMost,
  hoursMeasured,
  source,
  onlyWhere,
}: NonNullable<ResourceType['idle']>[number]): string {
  const kind = onlyWhere === undefined ? '' : `${onlyWhere.key} \`${onlyWhere.equals}\`: `;
  return `${kind}\`${metric}\` (${statistic.toLowerCase()} of each hour) at most ${atMost.toLocaleString('en-US')}, ${hoursMeasured} % of the hours measured ([why](${source}))`;
}

function typeSection(type: ResourceType, docs: ReadonlyMap<string, string>): string {
  const { name, cloudFormationType, aliases = [], isStateful, parents = [], verbs, measured, idle = [] } = type;
  const actions = allActions.filter((action) => canDo(type, action)).map((action) => action.name);
  const facts = [
    ['CloudFormation', `\`${cloudFormationType}\``],
    ['also written', list(aliases)],
    ['holds data', isStateful ? 'yes: deleted after a verified snapshot' : 'no'],
    ['looks at', list(parents), 'for what protects it, and for what would go with it'],
    ['can', list(Object.keys(verbs))],
    ['actions', list(actions)],
    [
      '`metrics`',
      measured === undefined
        ? ''
        : `by \`${measured.dimension}\`${measured.namespace === undefined ? '; write `namespace`' : `, in \`${measured.namespace}\``}`,
    ],
    ['`idle`', idle.map(idleRow).join('<br>')],
    ['filters of its own', list(filters.filter(({ types: filterTypes }) => filterTypes?.includes(name)).map((filter) => filter.name))],
  ].flatMap(([label = '', value = '', remark]) =>
    value === '' ? [] : [`| ${label} | ${[value, remark].filter((part) => part !== undefined).join(' ')} |`],
  );
  return [`## ${name}`, doc(name, docs), ['| | |', '|---|---|', ...facts].join('\n')].join('\n\n');
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function filterSection(
  { name, types, example, schema, evidence }: FilterDefinition,
  docs: ReadonlyMap<string, string>,
): string {
  const facts = [
    ...(types ? [`For ${types.map((type) => `\`${type}\``).join(', ')}.`] : []),
    ...(evidence ? [`Reads ${evidence.join(', ')} where it is asked for: a read that fails makes it unknown.`] : []),
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

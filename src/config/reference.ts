import * as z from 'zod';
import { configSchema } from './schema.ts';

interface JsonSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly required?: readonly string[];
}

/** The JSON schema of mayfly.yml, for editors: as people write it, without defaults. */
export function configJsonSchema(): object {
  return { ...z.toJSONSchema(configSchema, { io: 'input' }), title: 'mayfly.yml' };
}

/** `docs/configuration.md`: every key of mayfly.yml with what it is for, what it takes and its default. */
export function configPage(): string {
  const schema = configJsonSchema() as JsonSchema;
  return `${[
    '# mayfly.yml',
    'Mayfly reads `mayfly.yml` in the working directory, or the file that `--config` names. Every key may be left\n' +
      'out. An unknown key is an error: a misspelt `protect` must not look like no `protect`.',
    ['| key | takes | default | what it is for |', '| --- | --- | --- | --- |', ...rows(schema, '')].join('\n'),
    '## Example',
    ['```yaml', example.trim(), '```'].join('\n'),
    '## Secrets',
    'The address of a webhook is a secret: write `${NAME}`, and set the environment variable `NAME`.\n' +
      'Mayfly repeats no address in messages, plans or errors.',
    '`npm run schemas` makes the table from the code; `schemas/mayfly.schema.json` has the same for editors.',
  ].join('\n\n')}\n`;
}

/** A file with every kind of key; a test reads it. */
export const example = `
# yaml-language-server: $schema=schemas/mayfly.schema.json
mode: observe
regions: [eu-west-1, us-east-1]
tags:
  owner: [owner, created-by]
classes:
  ephemeral-task: [ephemeral, temporary]
protect:
  accounts: ["111122223333"]
  arns: ["arn:aws:rds:*:*:db:ledger*"]
grace: 72
tz: Europe/Berlin
ceilings:
  per-policy: { resources: 50, percent: 10 }
  per-night: { deletions: 200, monthly-cost: 5000 }
ous:
  sandboxes: ["111122223333", "444455556666"]
promotion:
  - { stage: notify }
  - { policies: ["expired-*"], ous: [sandboxes], teams: [platform], stage: delete }
windows:
  - { open: ["mon-thu 09:00-17:00", "fri 09:00-12:00"], not-before-holiday: true }
holidays: [2026-12-25, 2026-12-26]
halt: /mayfly/halt
owner:
  pattern: ["*@example.com", "team-*"]
  identity-store: { id: d-1234567890, region: eu-west-1, account: "111122223333" }
  slack: { token: "\${SLACK_TOKEN}" }
  robots: { "github-deploy-*": platform, terraform: "" }
plan:
  expires-hours: 12
notify:
  targets:
    team-channel: { type: slack, webhook: "\${SLACK_WEBHOOK}" }
    pager: { type: webhook, webhook: "\${PAGER_WEBHOOK}" }
  escalation: { owner: team-channel, channel: team-channel, on-call: pager }
`;

function rows(schema: JsonSchema, prefix: string): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const key = `${prefix}${name}`;
    const named = typeof member.additionalProperties === 'object' ? (member.additionalProperties.oneOf ?? []) : [];
    return [
      `| \`${key}\` | ${takes(member)} | ${byDefault(member)} | ${cell(member.description ?? '')} |`,
      ...rows(member, `${key}.`),
      ...rows(member.items ?? {}, `${key}[].`),
      ...named.flatMap((kind) => kindRows(kind, key)),
    ];
  });
}

/** One kind of target: its \`type\` names it. */
function kindRows(kind: JsonSchema, key: string): readonly string[] {
  const type = String(kind.properties?.['type']?.const);
  const others = Object.entries(kind.properties ?? {}).filter(([name]) => name !== 'type');
  return [
    `| \`${key}.NAME.type: ${type}\` | | | ${cell(kind.description ?? '')} |`,
    ...others.map(
      ([name, member]) =>
        `| \`${key}.NAME.${name}\` (${type}) | ${takes(member)} | | ${cell(member.description ?? '')} |`,
    ),
  ];
}

function takes(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(' or ');
  if (schema.anyOf)
    return schema.anyOf
      .map((option) => (option.properties ? `\`{ ${Object.keys(option.properties).join(', ')} }\`` : takes(option)))
      .join(' or ');
  switch (schema.type) {
    case 'string':
      return 'text';
    case 'array':
      return schema.items?.properties ? 'list of rules' : 'list of texts';
    case 'object':
      return schema.properties ? '' : `${named(schema.additionalProperties)} by name`;
    case 'integer':
      return 'whole number';
    default:
      return schema.type ?? '';
  }
}

function named(member: JsonSchema['additionalProperties']): string {
  if (typeof member !== 'object' || member.oneOf) return 'targets';
  return member.items ? 'lists of texts' : `${takes(member)}s`;
}

function byDefault({ default: value, properties }: JsonSchema): string {
  return value === undefined || properties ? '' : `\`${JSON.stringify(value)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

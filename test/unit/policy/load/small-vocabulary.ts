import * as z from 'zod';
import { type ActionDefinition, action } from '../../../../src/core/action.ts';
import { type FilterDefinition, filter } from '../../../../src/core/filter.ts';
import type { QueryTerms } from '../../../../src/core/query.ts';
import type { ResourceType } from '../../../../src/core/resource-type.ts';
import type { Settings } from '../../../../src/core/settings.ts';
import type { Verb } from '../../../../src/core/verb.ts';
import type { Vocabulary } from '../../../../src/core/vocabulary.ts';
import { ec2Query } from '../../../../src/estate/resources/ec2.query.ts';

/** A vocabulary that is just large enough to load policies; nothing in it can run. */
export const smallVocabulary: Vocabulary = {
  types: [
    type('ec2', ['stop', 'delete', 'tag'], {
      verbAliases: { terminate: 'delete' },
      filters: ['offhour'],
      query: ec2Query as unknown as QueryTerms,
    }),
    type('ebs', ['delete', 'snapshot'], { aliases: ['volume'] }),
    type('note', []),
  ],
  filters: [
    each(
      'value',
      z.strictObject({
        key: z.string(),
        value: z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.json())]),
        op: z.enum(['eq', 'gt', 'regex']).optional(),
      }),
      {
        validate: (options) => {
          const { op, value } = options as { op?: string; value: unknown };
          return op === 'regex' && value === '('
            ? [{ path: ['value'], message: 'This is not a valid regular expression.', remedy: 'Close its `(`.' }]
            : [];
        },
      },
    ),
    each(
      'marked-for-op',
      z.strictObject({
        op: z.enum(['stop', 'terminate', 'delete']),
        tag: z.string().default('custodian_status'),
        skew: z.int().nonnegative().optional(),
      }),
    ),
    each('event', z.strictObject({ key: z.string(), value: z.json() })),
    each('offhour', z.strictObject({ offhour: z.int().min(0).max(24).optional() }), { isForSomeTypes: true }),
  ],
  actions: [
    does('stop', z.strictObject({}), ['stop']),
    does('delete', z.strictObject({ force: z.boolean().default(false) }), ['delete']),
    does('snapshot', z.strictObject({ 'keep-days': z.int().positive().default(30) }), ['snapshot']),
    does(
      'notify',
      z.strictObject({
        to: z.array(z.string()).min(1),
        subject: z.string().optional(),
        message: z.string().optional(),
      }),
      [],
    ),
  ],
  evidence: [],
};

export const smallSettings: Settings = {
  tags: { intent: ['lifespan-intent'], owner: ['owner'], team: ['team'], ttl: ['ttl'], hold: ['mayfly-hold'] },
  classes: { 'persistent-core': [], 'persistent-support': [], 'ephemeral-task': [] },
  protect: { arns: [], accounts: [], regions: [], baseline: [], own: [], customResourcesAllowed: [] },
  owners: { patterns: [], robots: {}, creatorTags: ['created-by'] },
  graceHours: 72,
  tz: 'UTC',
};

function type(name: string, verbs: readonly string[], more: Partial<ResourceType> = {}): ResourceType {
  const notRun = (): never => {
    throw new Error('A loaded policy lists nothing');
  };
  return {
    name,
    cloudFormationType: `AWS::Test::${name}`,
    arn: `test:${name}`,
    id: 'Id',
    created: 'Created',
    tags: 'Tags',
    isStateful: false,
    iamResource: undefined,
    createdBy: undefined,
    tagRules: undefined,
    wayBack: undefined,
    fixture: () => ({}),
    list: { iam: [], pages: notRun },
    read: { iam: [], byId: notRun },
    verbs: Object.fromEntries(verbs.map((verb) => [verb, {} as Verb<Record<string, unknown>, never>])),
    ...more,
  };
}

function each(name: string, schema: z.ZodType, more: Partial<FilterDefinition> = {}): FilterDefinition {
  return {
    ...filter({
      name,
      schema,
      example: '',
      bind: () => ({
        kind: 'each',
        extract: () => true,
        test: () => true,
        describe: () => ({ property: '', expected: { kind: 'anything' } }),
      }),
    }),
    ...more,
  };
}

function does(name: string, schema: z.ZodType, needs: readonly string[]): ActionDefinition {
  return action({ name, schema, example: '', needs: () => needs, plan: () => [] });
}

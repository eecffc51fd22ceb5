import * as z from 'zod';

const namePattern = /^[A-Za-z[\\\]^_`][A-Za-z0-9[\\\]^_`]*(-[A-Za-z0-9[\\\]^_`]+)*$/;
const percent = z.number().min(0).max(100);

/**
 * The keys of a policy, as Custodian 0.9.53 has them, and Mayfly's own `skip-snapshot` and `schedule`. Filters,
 * actions, conditions and mode are read for themselves. Source: c7n's `schema.py` and `structure.py`.
 */
export const policyKeys = z.strictObject({
  name: z
    .string()
    .regex(namePattern, 'a name begins with a letter, and has letters, digits, `_`, and `-` between them')
    .describe('Its name, once in all files'),
  resource: z
    .union([z.string(), z.array(z.string()).min(1)])
    .describe('The resource type, with or without `aws.`; a list makes one policy for each'),
  title: z.string().optional().describe('A name for people; read, and without effect'),
  description: z.string().optional().describe('What the policy is for, in a sentence; plans and messages show it'),
  comment: z.string().optional().describe('Read, and without effect'),
  comments: z.string().optional().describe('Read, and without effect'),
  tags: z.array(z.string()).optional().describe('Words to sort policies by; without effect'),
  metadata: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Anything that you want to keep with the policy; without effect'),
  conditions: z
    .array(z.unknown())
    .optional()
    .describe(
      'Filters that are asked of the run, not of resources: `region`, `account_id`, `now`; where they do not hold, the policy does not run',
    ),
  region: z.string().optional().describe('The policy runs in this region only'),
  tz: z.string().optional().describe("The time zone of `start` and `end`, and of the policy's schedules: an IANA name"),
  start: z.string().optional().describe('The policy runs from this time on'),
  end: z.string().optional().describe('The policy runs until this time'),
  'max-resources': z
    .union([
      z.int().min(1),
      z.strictObject({
        amount: z.int().min(1).optional(),
        percent: percent.optional(),
        op: z.enum(['or', 'and']).optional(),
      }),
    ])
    .optional()
    .describe(
      'Where more match, the policy does nothing, and the plan says so: a number, or `amount`, `percent` of the type in the account and region, and `op`',
    ),
  'max-resources-percent': percent
    .optional()
    .describe('The same as a share of all resources of the type in the account and region'),
  mode: z
    .looseObject({ type: z.string().describe("`pull`, `periodic`, `cloudtrail`, …: all of Custodian's") })
    .optional()
    .describe(
      'How Custodian would run it. Read and checked; Mayfly runs every policy when it is planned, by schedule or by hand',
    ),
  source: z.string().optional().describe('`describe`; others are refused'),
  query: z
    .array(z.record(z.string(), z.unknown()))
    .optional()
    .describe('Narrows what is listed, in the form that Custodian has for the type'),
  schedule: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .optional()
    .describe(
      'When what passed the filters is off and on: `nights-and-weekends`, `nights`, `weekends`, off hours, or a mapping with more of it: see [schedules](../schedules.md)',
    ),
  filters: z.array(z.unknown()).optional().describe('What a resource must pass, all of it: see [filters](filters.md)'),
  actions: z.array(z.unknown()).optional().describe('What is wanted of what passed: see [actions](actions.md)'),
  'skip-snapshot': z
    .boolean()
    .optional()
    .describe('What this policy deletes needs no snapshot. Honoured for `ephemeral-task` only'),
});

export type PolicyKeys = z.output<typeof policyKeys>;

/** Where else Custodian can list resources from. Mayfly reads them by describe calls only. */
export const custodianSources: readonly string[] = [
  'config',
  'describe-child',
  'describe-table',
  'transit-attachment',
  'describe-ecs-service',
  'describe-ecs-task',
  'describe-ecs-container-instance',
  'describe-eks-nodegroup',
  'describe-ecr-image',
  'event-rule',
  'event-rule-target',
  'describe-rest-stage',
  'describe-rest-resource',
  'describe-control-panel',
  'vpc-lattice-rule',
];

import * as z from 'zod';

const namePattern = /^[A-Za-z[\\\]^_`][A-Za-z0-9[\\\]^_`]*(-[A-Za-z0-9[\\\]^_`]+)*$/;
const percent = z.number().min(0).max(100);

/**
 * The keys of a policy, as in Custodian 0.9.53, and Mayfly's own `skip-snapshot` and `schedule`. Filters, actions,
 * conditions and mode are validated separately. Source: c7n's `schema.py` and `structure.py`.
 */
export const policyKeys = z.strictObject({
  name: z
    .string()
    .regex(namePattern, 'a name begins with a letter and consists of letters, digits, `_`, and `-` between them')
    .describe('The name, unique in all files'),
  resource: z
    .union([z.string(), z.array(z.string()).min(1)])
    .describe('The resource type, with or without `aws.`; a list makes one policy for each'),
  title: z.string().optional().describe('A name for people; accepted and ignored'),
  description: z.string().optional().describe('What the policy is for, in one sentence; plans and messages show it'),
  comment: z.string().optional().describe('Accepted and ignored'),
  comments: z.string().optional().describe('Accepted and ignored'),
  tags: z.array(z.string()).optional().describe('Words to sort policies by; ignored'),
  metadata: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Anything that you want to store with the policy; ignored'),
  conditions: z
    .array(z.unknown())
    .optional()
    .describe('Filters on the run, not on resources: `region`, `account_id`, `now`; the policy runs only if all match'),
  region: z.string().optional().describe('The policy runs only in this region'),
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
      'If more resources match, the policy does nothing, and the plan says so: a number, or `amount`, ' +
        "`percent` (of the type's resources in the account and region) and `op`",
    ),
  'max-resources-percent': percent
    .optional()
    .describe('The same as a percentage of all resources of the type in the account and region'),
  mode: z
    .looseObject({ type: z.string().describe("Any of Custodian's modes: `pull`, `periodic`, `cloudtrail`, …") })
    .optional()
    .describe(
      'How Custodian would run it. Validated and ignored: Mayfly runs every policy when it plans, by schedule ' +
        'or by hand',
    ),
  source: z.string().optional().describe('`describe`; other sources are refused'),
  query: z
    .array(z.record(z.string(), z.unknown()))
    .optional()
    .describe('Restricts the listing, in the format that Custodian has for the type'),
  schedule: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .optional()
    .describe(
      'When the selected resources are off and on: `nights-and-weekends`, `nights`, `weekends`, off hours, or ' +
        'a mapping with more options: see [schedules](../schedules.md)',
    ),
  filters: z
    .array(z.unknown())
    .optional()
    .describe('The filters that a resource must pass, all of them: see [filters](filters.md)'),
  actions: z
    .array(z.unknown())
    .optional()
    .describe('What to do with the selected resources: see [actions](actions.md)'),
  'skip-snapshot': z.boolean().optional().describe('Delete without a snapshot. Only for `ephemeral-task`'),
});

export type PolicyKeys = z.output<typeof policyKeys>;

/** Custodian's other sources of resources. Mayfly only reads with describe calls. */
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

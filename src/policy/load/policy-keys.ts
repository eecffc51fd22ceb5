import * as z from 'zod';

const namePattern = /^[A-Za-z[\\\]^_`][A-Za-z0-9[\\\]^_`]*(-[A-Za-z0-9[\\\]^_`]+)*$/;
const percent = z.number().min(0).max(100);

/**
 * The keys of a policy, as Custodian 0.9.53 has them, and Mayfly's own `skip-snapshot`. Filters, actions, conditions and mode are read for themselves.
 * Source: c7n's `schema.py` and `structure.py`.
 */
export const policyKeys = z.strictObject({
  name: z.string().regex(namePattern, 'a name begins with a letter, and has letters, digits, `_`, and `-` between them'),
  resource: z.union([z.string(), z.array(z.string()).min(1)]),
  title: z.string().optional(),
  description: z.string().optional(),
  comment: z.string().optional(),
  comments: z.string().optional(),
  tags: z.array(z.string()).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  conditions: z.array(z.unknown()).optional(),
  region: z.string().optional(),
  tz: z.string().optional(),
  start: z.string().optional(),
  end: z.string().optional(),
  'max-resources': z
    .union([z.int().min(1), z.strictObject({ amount: z.int().min(1).optional(), percent: percent.optional(), op: z.enum(['or', 'and']).optional() })])
    .optional(),
  'max-resources-percent': percent.optional(),
  mode: z.looseObject({ type: z.string() }).optional(),
  source: z.string().optional(),
  query: z.array(z.record(z.string(), z.unknown())).optional(),
  filters: z.array(z.unknown()).optional(),
  actions: z.array(z.unknown()).optional(),
  'skip-snapshot': z.boolean().optional(),
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

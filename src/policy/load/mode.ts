import * as z from 'zod';

/**
 * The options of every mode that runs as a Lambda in Custodian. Mayfly runs such policies itself: the options are
 * validated and stored, and show how Custodian would deploy.
 */
const lambda = {
  'execution-options': z.record(z.string(), z.json()).optional(),
  'function-prefix': z.string().optional(),
  'member-role': z.string().optional(),
  packages: z.array(z.string()).optional(),
  layers: z.array(z.string()).optional(),
  concurrency: z.int().optional(),
  runtime: z.enum(['python3.10', 'python3.11', 'python3.12', 'python3.13']).optional(),
  role: z.string().optional(),
  handler: z.string().optional(),
  pattern: z
    .record(z.string(), z.json())
    .refine((pattern) => Object.keys(pattern).length > 0, 'a pattern needs at least one key')
    .optional(),
  timeout: z.number().optional(),
  memory: z.number().optional(),
  environment: z.record(z.string(), z.json()).optional(),
  tags: z.record(z.string(), z.json()).optional(),
  dead_letter_config: z.record(z.string(), z.json()).optional(),
  kms_key_arn: z.string().optional(),
  tracing_config: z.record(z.string(), z.json()).optional(),
  security_groups: z.array(z.json()).optional(),
  subnets: z.array(z.json()).optional(),
};

const configPeriods = ['One_Hour', 'Three_Hours', 'Six_Hours', 'Twelve_Hours', 'TwentyFour_Hours'] as const;

/** Custodian's modes for AWS, each with its options. Source: `custodian schema mode`, 0.9.53. */
export const modeSchemas: Readonly<Record<string, z.ZodType>> = {
  pull: z.strictObject({ type: z.literal('pull') }),
  periodic: z.strictObject({ type: z.literal('periodic'), ...lambda, schedule: z.string().optional() }),
  schedule: z.strictObject({
    type: z.literal('schedule'),
    ...lambda,
    schedule: z.string(),
    timezone: z.string().optional(),
    'start-date': z.string().optional(),
    'end-date': z.string().optional(),
    'scheduler-role': z.string().optional(),
    'group-name': z.string().optional(),
  }),
  phd: z.strictObject({
    type: z.literal('phd'),
    ...lambda,
    events: z.array(z.string()).optional(),
    categories: z.array(z.enum(['issue', 'accountNotification', 'scheduledChange'])).optional(),
    statuses: z.array(z.enum(['open', 'upcoming', 'closed'])).optional(),
  }),
  cloudtrail: z.strictObject({
    type: z.literal('cloudtrail'),
    ...lambda,
    delay: z.int().optional(),
    events: z
      .array(z.union([z.string(), z.looseObject({ event: z.string(), source: z.string(), ids: z.string() })]))
      .min(1),
  }),
  'ec2-instance-state': z.strictObject({
    type: z.literal('ec2-instance-state'),
    ...lambda,
    events: z.array(z.enum(['pending', 'running', 'shutting-down', 'stopped', 'stopping', 'terminated'])).optional(),
  }),
  'asg-instance-state': z.strictObject({
    type: z.literal('asg-instance-state'),
    ...lambda,
    events: z.array(z.enum(['launch-success', 'launch-failure', 'terminate-success', 'terminate-failure'])).optional(),
  }),
  'guard-duty': z.strictObject({ type: z.literal('guard-duty'), ...lambda }),
  'config-poll-rule': z.strictObject({
    type: z.literal('config-poll-rule'),
    ...lambda,
    schedule: z.enum(configPeriods).optional(),
    'ignore-support-check': z.boolean().optional(),
  }),
  'config-rule': z.strictObject({ type: z.literal('config-rule'), ...lambda }),
};

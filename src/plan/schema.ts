import * as z from 'zod';
import type { Finding, Subject } from '../core/finding.ts';
import type { Coverage, Gap, PlanHeader, Refusal } from '../core/plan.ts';
import type { FilterNode, Policy } from '../core/policy.ts';
import type { Undo } from '../core/restore.ts';
import type { Step } from '../core/step.ts';
import { json, position } from './schema-parts.ts';
import { verdict } from './verdict-schema.ts';

/**
 * The format of a plan's folder, on which programs may rely. `schemas/plan.schema.json` is made from it, and reading a
 * plan checks it.
 */

const count = z.int().nonnegative();
const moment = z.iso.datetime().describe('ISO 8601, UTC');
const place = { account: z.string().describe('The account’s 12 digits'), region: z.string() };
const lifespanClass = z.enum(['persistent-core', 'persistent-support', 'ephemeral-task', 'unknown']);

const alsoDestroyed = z.strictObject({ type: z.string(), id: z.string(), class: lifespanClass.optional() });

const subject = z.strictObject({
  type: z.string().describe('The resource type, as policies name it'),
  id: z.string(),
  ...place,
  arn: z.string(),
  name: z.string().optional(),
  owner: z.string().optional(),
  team: z.string().optional(),
  class: lifespanClass,
  created: z.string().optional(),
  began: z.string().optional(),
}) satisfies z.ZodType<Subject>;

const estimate = z.union([
  z.strictObject({
    perMonth: z.number().describe('US dollars a month saved; negative: additional cost'),
    source: z.string(),
  }),
  z.strictObject({ unknown: z.string().describe('Why it is not known') }),
]);

const effect = z.enum(['tag', 'snapshot', 'restore', 'stop', 'start', 'unprotect', 'delete', 'notify']);

const cause = z.enum([
  'protected',
  'on-hold',
  'grace',
  'approval',
  'class',
  'unread',
  'controller',
  'under-way',
  'suspended',
  'limit',
  'ceiling',
  'promotion',
  'window',
  'quota',
  'unsure',
  'no-verb',
  'state',
  'gone',
  'changed',
  'cancelled',
]);

export const finding = z.strictObject({
  id: z.string(),
  policy: z.string(),
  policyDigest: z.string(),
  subject,
  because: verdict,
  tags: z.record(z.string(), z.string()),
  seen: z.string().describe('Digest of what was seen'),
  costs: estimate.optional().describe('What the resource costs a month as it is'),
  spared: z
    .array(z.string())
    .optional()
    .describe(
      'After a filter over a whole set: up to 50 members that it spared, by ARN. Each must still exist at apply',
    ),
  notes: z.record(z.string(), json).optional(),
}) satisfies z.ZodType<Finding>;

const undo = z.discriminatedUnion('possible', [
  z.strictObject({ possible: z.literal(true), message: z.string().describe('What `mayfly restore` does') }),
  z.strictObject({
    possible: z.literal(false),
    reason: z.string(),
    remedy: z.string().optional().describe('What a person can do instead'),
  }),
]) satisfies z.ZodType<Undo>;

export const step = z.strictObject({
  id: z.string(),
  finding: z.string(),
  alsoFor: z.array(z.string()).optional().describe('Other findings that requested the same'),
  policy: z.string(),
  subject,
  verb: z.string(),
  effect,
  options: json,
  waitsFor: z.array(z.string()).describe('Steps that must be verified before this one starts'),
  evenAfter: z.array(z.string()).optional().describe('Those of `waitsFor` that only have to end'),
  notBefore: moment.optional().describe('When its window opens: the step waits until then'),
  awaits: z.array(z.string()).optional().describe('Steps that a person must have approved before this one starts'),
  alsoDestroys: z
    .array(alsoDestroyed)
    .describe('What the step also destroys, at any depth, as far as the inventory knows'),
  estimate,
  undo: undo.describe('Whether the step can be undone after it is done'),
  message: z.string().optional().describe('What the options are based on, where the action determined them'),
  requestedBy: z.string().describe('The action that requested it, or `class`'),
}) satisfies z.ZodType<Step>;

export const refusal = z.strictObject({
  finding: z.string(),
  policy: z.string(),
  subject,
  verb: z.string(),
  cause,
  message: z.string(),
  until: moment.optional(),
  would: z
    .strictObject({ verbs: z.array(z.string()), effect, estimate })
    .optional()
    .describe('What would have been done, where only a limit of mayfly.yml or a quota is against it'),
}) satisfies z.ZodType<Refusal>;

export const gap = z.strictObject({
  ...place,
  type: z.string(),
  what: z.string(),
  cause: z.string(),
  policy: z.string().optional(),
  count,
  examples: z.array(z.string()),
}) satisfies z.ZodType<Gap>;

const coverage = z.strictObject({
  ...place,
  type: z.string(),
  status: z.enum(['whole', 'part', 'denied', 'not-tried']),
  resources: count,
  cause: z.string().optional(),
}) satisfies z.ZodType<Coverage>;

const filterNode: z.ZodType<FilterNode> = z
  .union([
    z.strictObject({
      kind: z.literal('block'),
      name: z.enum(['and', 'or', 'not']),
      at: position,
      get of() {
        return z.array(filterNode);
      },
    }),
    z.strictObject({ kind: z.literal('filter'), name: z.string(), at: position, options: json }),
  ])
  .meta({ id: 'FilterNode' });

const policy = z.strictObject({
  name: z.string(),
  type: z.string(),
  typeWritten: z.string().optional(),
  at: position,
  description: z.string().optional(),
  filters: z.array(filterNode),
  actions: z.array(z.strictObject({ name: z.string(), at: position, options: json })),
  query: z
    .array(
      z.strictObject({
        kind: z.enum(['filter', 'parameter']),
        name: z.string(),
        values: z.array(z.string()),
        at: position,
      }),
    )
    .optional(),
  conditions: z.array(filterNode),
  maxResources: z
    .strictObject({ amount: z.number().optional(), percent: z.number().optional(), op: z.enum(['and', 'or']) })
    .optional(),
  mode: json.optional(),
  tags: z.array(z.string()),
  metadata: json,
  tz: z.string().optional(),
  start: z.string().optional(),
  end: z.string().optional(),
  skipSnapshot: z.boolean(),
  digest: z.string(),
}) satisfies z.ZodType<Policy>;

const totals = z.strictObject({
  resources: count,
  findings: count,
  steps: count,
  refusals: count,
  gaps: count,
  perMonth: z.number().describe('US dollars a month, over the steps whose estimate is known'),
  unknownSteps: count.describe('Steps whose estimate is not known'),
  byPolicy: z.array(
    z.strictObject({
      policy: z.string(),
      type: z.string(),
      examined: count,
      matched: count,
      unknown: count,
      steps: count,
      refusals: count,
    }),
  ),
});

const headerMembers = {
  schemaVersion: z.literal(2),
  id: z.string(),
  origin: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('policy') }),
      z.strictObject({
        kind: z.literal('restore'),
        plan: z.string().describe('The plan of the receipt that is undone'),
        step: z.string().describe('The step of the receipt that is undone'),
      }),
    ])
    .describe('Who asked for the plan: policies, or a person who restores what a receipt records'),
  source: z.enum(['aws', 'recording']),
  now: moment,
  expires: moment,
  halted: z
    .discriminatedUnion('status', [
      z.strictObject({
        status: z.literal('halted'),
        halt: z.strictObject({ by: z.string(), at: z.string(), reason: z.string().optional() }),
      }),
      z.strictObject({ status: z.literal('unreadable'), cause: z.string() }),
    ])
    .optional()
    .describe('The kill switch when the plan was made, unless it was off'),
  policies: z.array(policy),
  coverage: z.array(coverage),
  totals,
  digests: z.strictObject({ policies: z.string(), inventory: z.string(), settings: z.string() }),
};

const fileFacts = z.strictObject({ lines: count, sha256: z.string() });

/** `plan.json`: the header, facts about the other files, and a digest over all of it. */
export const planJson = z.strictObject({
  ...headerMembers,
  files: z.strictObject({ findings: fileFacts, steps: fileFacts, refusals: fileFacts, gaps: fileFacts }),
  seal: z.string().describe('SHA-256 over this file without its seal, as canonical JSON'),
}) satisfies z.ZodType<PlanHeader>;

export type PlanJson = z.infer<typeof planJson>;

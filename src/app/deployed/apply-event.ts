import * as z from 'zod';
import type { Runtime } from '../runtime.ts';
import { advanceApply } from './apply-advance.ts';
import { type ClosedRun, closeApply } from './apply-close.ts';
import { openApply } from './apply-open.ts';
import { pollApply } from './apply-poll.ts';
import type { Deployment } from './deployment.ts';

const stored = {
  plan: z.string().regex(/^[0-9a-f]+$/),
  storedAt: z.string().regex(/^plans\/[^/]+\/[0-9a-f]+\/$/),
};
const began = z.iso.datetime();
const count = z.int().nonnegative();
const round = { ...stored, began, parts: z.array(count), round: count, lost: count, waiting: z.boolean() };

/** What infra/apply.asl.json sends. */
const applyEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), ...stored }),
  z.object({ kind: z.literal('advance'), ...stored, part: count }),
  z.object({
    kind: z.literal('poll'),
    ...round,
    statuses: z.array(z.enum(['ended', 'open', 'waiting', 'stalled', 'lost'])),
  }),
  z.object({ kind: z.literal('close'), ...stored, began, waiting: z.boolean() }),
]);

type ApplyAnswer = Awaited<ReturnType<typeof openApply | typeof advanceApply | typeof pollApply | typeof closeApply>>;

/** Whether this is the answer to `close`. */
export function isClosed(answer: ApplyAnswer): answer is ClosedRun {
  return typeof answer === 'object' && 'whole' in answer;
}

/**
 * What the states of the machine `apply` call: `open` begins a run, `advance` takes a part of its plan further, `poll`
 * says whether there is another round, `close` ends the run. What was cut off, the next call continues.
 */
export async function handleApplyEvent(event: unknown, deployment: Deployment, runtime: Runtime): Promise<ApplyAnswer> {
  const parsed = applyEvent.parse(event);
  switch (parsed.kind) {
    case 'open':
      return openApply({ plan: parsed.plan, storedAt: parsed.storedAt }, deployment, runtime);
    case 'advance':
      return advanceApply(parsed, deployment, runtime);
    case 'poll':
      return pollApply(parsed, deployment, runtime);
    case 'close':
      return closeApply(parsed, deployment, runtime);
    default:
      return parsed satisfies never;
  }
}

import { lossOptions } from '../core/accepted-losses.ts';
import type { Candidate, PlanContext } from './context.ts';
import type { ProposedStep } from './proposed-step.ts';

/**
 * What a step loses that no snapshot holds, where its policy accepts that: what its type would say against it without
 * these options, of the resource or of the first thing that goes along. The plan shows it with the step.
 */
export function acceptedLoss(
  { verb, effect, options }: ProposedStep,
  { resource }: Candidate,
  { protection, now, relatedIn }: PlanContext,
): string | undefined {
  if (effect !== 'stop' && effect !== 'delete') return undefined;
  const written = Object.entries(Object(options) as Readonly<Record<string, never>>);
  const without = Object.fromEntries(written.filter(([name]) => !lossOptions.some((loss) => loss === name)));
  if (Object.keys(without).length === written.length) return undefined;
  const own = protection.objection(resource, effect, without);
  if (own !== undefined) return own.message;
  const { alsoDestroys } = protection.blastRadius(resource, { verb, options: without }, now, relatedIn(resource));
  for (const { ref, resource: member } of alsoDestroys) {
    const loss = member && protection.objection(member, 'delete', without);
    if (loss !== undefined) return `${ref.type} ${ref.id}: ${loss.message}`;
  }
  return undefined;
}

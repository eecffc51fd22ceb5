import type { Receipt } from '../../core/receipt.ts';
import type { Resource } from '../../core/resource.ts';
import type { NotRestorable, RestorePlan, RestoreRequest } from '../../core/restore.ts';
import { type Attempt, receiptsOf } from './attempt.ts';

/** If an earlier run has chosen a name, that is meant as long as nobody chooses another. */
export function underItsName(
  request: RestoreRequest,
  { rows }: Attempt,
  planOf: (request: RestoreRequest) => RestorePlan | NotRestorable,
): readonly [RestoreRequest, RestorePlan | NotRestorable] {
  const restorePlan = planOf(request);
  const { subject } = request.receipt;
  const [name] = receiptsOf(rows).flatMap(({ ending }) =>
    ending.status === 'done' && ending.created?.type === subject.type ? [ending.created.id] : [],
  );
  const isChosen = 'isNamed' in restorePlan && request.newName === undefined && (name ?? subject.id) !== subject.id;
  if (!isChosen || name === undefined) return [request, restorePlan];
  const named = { ...request, newName: name };
  return [named, planOf(named)];
}

/** This attempt has created it under another name than is wanted now: what is left of its steps is about that one. */
export function hasOtherName(
  { subject }: Receipt,
  receipts: readonly Receipt[],
  { creates, isNamed }: RestorePlan,
  sources: readonly Resource[],
): boolean {
  const created = receipts
    .flatMap(({ ending }) => (ending.status === 'done' ? (ending.created ?? []) : []))
    .filter(({ type }) => type === subject.type);
  const wanted = creates(sources);
  return (
    isNamed === true &&
    created.length > 0 &&
    !created.some(({ type, id }) => wanted.some((ref) => ref.type === type && ref.id === id))
  );
}

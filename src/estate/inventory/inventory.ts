import type { Aws } from '../../core/aws.ts';
import type { Listener } from '../../core/event.ts';
import { isMistake, type ReportFault } from '../../core/fault.ts';
import type { Coverage } from '../../core/plan.ts';
import type { Resource } from '../../core/resource.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import { isUnknown, unknown } from '../../core/truth.ts';
import { CallFailed, causeOf } from '../aws/call-failed.ts';
import { toResource } from './to-resource.ts';

/** What the inventory of a place yields: pages of resources, and after each type whether its listing was complete. */
export type InventoryItem =
  | { readonly kind: 'page'; readonly type: string; readonly page: readonly Resource[] }
  | { readonly kind: 'covered'; readonly row: Coverage };

export interface InventoryOptions {
  readonly clock: () => Date;
  readonly listen?: Listener;
  /** Hears of mistakes in our own code: the listing that met one ends there. Left out: they are thrown. */
  readonly fault?: ReportFault;
  readonly signal?: AbortSignal;
}

/**
 * Reads each type of one place once, page by page. It does not throw when AWS refuses a call: a failed listing ends in
 * a row with the status `denied`, or `part` if pages came before; a failed detail call puts its key into `unread`.
 * After an abort, types that were not read have the status `not-tried`.
 */
export async function* inventory(
  aws: Aws,
  types: readonly ResourceType[],
  options: InventoryOptions,
): AsyncGenerator<InventoryItem> {
  options.listen?.({ kind: 'place-opened', place: aws.place });
  for (const type of types) {
    if (options.signal?.aborted)
      yield {
        kind: 'covered',
        row: { ...aws.place, type: type.name, status: 'not-tried', resources: 0, cause: 'stopped' },
      };
    else yield* readType(aws, type, options);
  }
}

async function* readType(
  aws: Aws,
  type: ResourceType,
  { clock, listen, fault, signal }: InventoryOptions,
): AsyncGenerator<InventoryItem> {
  const { place } = aws;
  let resources = 0;
  const arns = new Set<string>();
  try {
    for await (const raws of type.list.pages(aws)) {
      const page = firstOf(await resourcesOf(aws, type, raws, clock().toISOString()), arns);
      resources += page.length;
      listen?.({ kind: 'page-read', place, type: type.name, resources: page.length });
      yield { kind: 'page', type: type.name, page };
      if (signal?.aborted) {
        yield { kind: 'covered', row: { ...place, type: type.name, status: 'part', resources, cause: 'stopped' } };
        return;
      }
    }
  } catch (error) {
    if (fault !== undefined && isMistake(error)) fault(`the listing of ${type.name}`, error);
    else if (!(error instanceof CallFailed)) throw error;
    const cause = causeOf(error);
    listen?.({ kind: 'type-unread', place, type: type.name, cause });
    yield {
      kind: 'covered',
      row: { ...place, type: type.name, status: resources > 0 ? 'part' : 'denied', resources, cause },
    };
    return;
  }
  listen?.({ kind: 'type-read', place, type: type.name, resources });
  yield { kind: 'covered', row: { ...place, type: type.name, status: 'whole', resources } };
}

/**
 * Reads some resources of one type again, with their detail calls, for the guard. A resource that no longer exists is
 * missing from the result. Rejects with CallFailed when AWS refuses a call; nothing is known about any of them then.
 */
export async function readCurrent(
  aws: Aws,
  type: ResourceType,
  ids: readonly string[],
  now: Date,
): Promise<readonly Resource[]> {
  const wantedIds = new Set(ids);
  if (wantedIds.size === 0) return [];
  const raws = await type.read.byId(aws, [...wantedIds]);
  const resources = await resourcesOf(aws, type, raws, now.toISOString());
  return resources.filter(({ id }) => wantedIds.has(id));
}

/** Pages can overlap where resources come and go: each is counted and judged once. Within a page, the last counts. */
function firstOf(resources: readonly Resource[], arns: Set<string>): readonly Resource[] {
  const page = new Map(resources.map((resource) => [resource.arn, resource]));
  const unseen = [...page.values()].filter(({ arn }) => !arns.has(arn));
  for (const { arn } of unseen) arns.add(arn);
  return unseen;
}

async function resourcesOf(
  aws: Aws,
  type: ResourceType,
  raws: readonly Record<string, unknown>[],
  seenAt: string,
): Promise<readonly Resource[]> {
  const unread = raws.map(
    (raw) =>
      new Map<string, string>(
        (type.always ?? [])
          .filter((key) => raw[key] === undefined)
          .map((key) => [key, `AWS did not return ${key}, which it always writes`]),
      ),
  );
  const filled = raws.map((raw) => ({ ...raw }));
  for (const detailCall of raws.length > 0 ? (type.detailCalls ?? []) : []) {
    const answers = await detailAnswers(aws, detailCall, raws);
    answers.forEach((answer, index) => {
      if (isUnknown(answer)) unread[index]?.set(detailCall.key, answer.cause);
      else if (filled[index]) filled[index][detailCall.key] = answer;
    });
  }
  return filled.map((raw, index) => toResource(type, aws.place, raw, seenAt, unread[index]));
}

async function detailAnswers(
  aws: Aws,
  detailCall: NonNullable<ResourceType['detailCalls']>[number],
  raws: readonly Record<string, unknown>[],
): Promise<readonly unknown[]> {
  try {
    const answers = await detailCall.fetch(aws, raws);
    if (answers.length !== raws.length)
      throw new RangeError(
        `the detail call for ${detailCall.key} returned ${answers.length} answers for ${raws.length} resources`,
      );
    return answers;
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    return raws.map(() => unknown(causeOf(error)));
  }
}

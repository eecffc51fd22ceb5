import type { Aws } from '../../core/aws.ts';
import type { Listener } from '../../core/event.ts';
import type { Coverage } from '../../core/plan.ts';
import type { Resource } from '../../core/resource.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import { isUnknown, unknown } from '../../core/truth.ts';
import { CallFailed, causeOf } from '../aws/call-failed.ts';
import { toResource } from './to-resource.ts';

/** What a reading of a place gives, in turn: pages of resources, and after each type how its listing ended. */
export type Seen =
  | { readonly kind: 'page'; readonly type: string; readonly page: readonly Resource[] }
  | { readonly kind: 'covered'; readonly row: Coverage };

export interface InventoryOptions {
  readonly clock: () => Date;
  readonly listen?: Listener;
  readonly signal?: AbortSignal;
}

/**
 * Reads each type of one place once, page by page. It never throws for AWS's refusal: a listing that fails ends in a
 * row `denied`, or `part` where pages came before; a further call that fails puts its key into `unread`. After an
 * abort, what was not read is `not-tried`.
 */
export async function* inventory(
  aws: Aws,
  types: readonly ResourceType[],
  options: InventoryOptions,
): AsyncGenerator<Seen> {
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
  { clock, listen, signal }: InventoryOptions,
): AsyncGenerator<Seen> {
  const { place } = aws;
  let resources = 0;
  try {
    for await (const raws of type.list.pages(aws)) {
      const page = await resourcesOf(aws, type, raws, clock().toISOString());
      resources += page.length;
      listen?.({ kind: 'page-read', place, type: type.name, resources: page.length });
      yield { kind: 'page', type: type.name, page };
      if (signal?.aborted) {
        yield { kind: 'covered', row: { ...place, type: type.name, status: 'part', resources, cause: 'stopped' } };
        return;
      }
    }
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
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
 * Reads some resources of one type again, with their further calls, for the guard. An id that does not exist any more
 * is missing from the answer. Rejects with CallFailed where AWS refuses: then nothing is known of any of them.
 */
export async function readAfresh(
  aws: Aws,
  type: ResourceType,
  ids: readonly string[],
  now: Date,
): Promise<readonly Resource[]> {
  const wanted = new Set(ids);
  if (wanted.size === 0) return [];
  const raws = await type.read.byId(aws, [...wanted]);
  const found = await resourcesOf(aws, type, raws, now.toISOString());
  return found.filter(({ id }) => wanted.has(id));
}

async function resourcesOf(
  aws: Aws,
  type: ResourceType,
  raws: readonly Record<string, unknown>[],
  seenAt: string,
): Promise<readonly Resource[]> {
  const unread = raws.map(() => new Map<string, string>());
  const filled = raws.map((raw) => ({ ...raw }));
  for (const further of raws.length > 0 ? (type.detailCalls ?? []) : []) {
    const answers = await furtherAnswers(aws, further, raws);
    answers.forEach((answer, index) => {
      if (isUnknown(answer)) unread[index]?.set(further.key, answer.cause);
      else if (filled[index]) filled[index][further.key] = answer;
    });
  }
  return filled.map((raw, index) => toResource(type, aws.place, raw, seenAt, unread[index]));
}

async function furtherAnswers(
  aws: Aws,
  further: NonNullable<ResourceType['detailCalls']>[number],
  raws: readonly Record<string, unknown>[],
): Promise<readonly unknown[]> {
  try {
    const answers = await further.fetch(aws, raws);
    if (answers.length !== raws.length)
      throw new RangeError(
        `the further call for ${further.key} gave ${answers.length} answers for ${raws.length} resources`,
      );
    return answers;
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    return raws.map(() => unknown(causeOf(error)));
  }
}

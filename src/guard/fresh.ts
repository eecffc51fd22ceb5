import type { Aws } from '../core/aws.ts';
import type { ReportFault } from '../core/fault.ts';
import type { RelatedResource } from '../core/protection.ts';
import type { Ref, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import { isUnknown, unknown } from '../core/truth.ts';
import { CallFailed, causeOf, failureKind, isCredentialFailure } from '../estate/aws/call-failed.ts';
import { readCurrent } from '../estate/inventory/inventory.ts';
import { refKey } from './parents.ts';

/** What has just been read, in one place. Nothing is read twice, so one answer of the guard is based on one read. */
export interface Fresh {
  /** Reads what was not read yet, one batch per type. Never rejects because AWS refuses. */
  fetch(refs: readonly Ref[]): Promise<void>;
  /** Reads AWS's own protection of these, where their type has a separate call for it and they exist. */
  fetchProtection(refs: readonly Ref[]): Promise<void>;
  /** `unread` for what failed and for what was never fetched. */
  get(ref: Ref): RelatedResource;
  /** Why a ref is `unread`. */
  causeOf(ref: Ref): string;
  /** Whether anything is unread only because AWS was busy or did not answer. */
  mayReadLater(): boolean;
  /** The call for which AWS did not accept the credentials, if there was one: `ExpiredToken on ec2:DescribeVolumes`. */
  needsCredentials(): string | undefined;
}

const batchSize = 100;

type Protection = NonNullable<ResourceType['protection']>;

/** Where the guard reads, and whom it tells of errors in our own code. */
interface Source {
  readonly aws: Aws;
  readonly now: () => Date;
  readonly fault: ReportFault;
}

export function freshReader(types: ReadonlyMap<string, ResourceType>, source: Source): Fresh {
  const byKey = new Map<string, Resource | 'gone'>();
  const failed = new Map<string, string>();
  let isTransient = false;
  let needsCredentials: string | undefined;

  return {
    fetch: async (refs) => {
      for (const [name, ids] of byType(refs.filter(isUnseen))) {
        const type = types.get(name);
        if (type === undefined)
          for (const id of ids) failed.set(refKey({ type: name, id }), `Mayfly does not know the type ${name}`);
        else
          for (const batch of Map.groupBy(ids, (_, at) => Math.floor(at / batchSize)).values())
            for (const reading of await readBatch(type, batch, source)) remember(name, reading);
      }
    },
    fetchProtection: async (refs) => {
      const requests = [...new Map(refs.map((ref) => [refKey(ref), ref])).values()].flatMap(protectionRequests);
      for (const [protection, group] of Map.groupBy(requests, (request) => request.protection)) {
        const resources = group.map(({ found: resource }) => resource);
        const answers = await protectionAnswers(protection, resources, source);
        for (const [index, resource] of resources.entries()) addProtection(resource, protection, answers[index]);
      }
    },
    get: (ref) => byKey.get(refKey(ref)) ?? 'unread',
    causeOf: (ref) => failed.get(refKey(ref)) ?? 'it was not requested',
    mayReadLater: () => isTransient,
    needsCredentials: () => needsCredentials,
  };

  function isUnseen(ref: Ref): boolean {
    return !byKey.has(refKey(ref)) && !failed.has(refKey(ref));
  }

  function remember(type: string, { id, resource, cause, isTransient: mayPass, lacksCredentials }: Reading): void {
    if (mayPass) isTransient = true;
    if (lacksCredentials) needsCredentials ??= cause;
    if (resource === undefined) failed.set(refKey({ type, id }), cause);
    else byKey.set(refKey({ type, id }), resource);
  }

  function protectionRequests(ref: Ref): readonly { readonly found: Resource; readonly protection: Protection }[] {
    const resource = byKey.get(refKey(ref));
    const protection = types.get(ref.type)?.protection;
    return protection === undefined || typeof resource !== 'object' || protection.key in resource.raw
      ? []
      : [{ found: resource, protection }];
  }

  function addProtection(resource: Resource, { key }: Protection, answered: unknown): void {
    const answer = answered ?? unknown(`AWS did not return ${key}`);
    if (isUnknown(answer) && !isDenied.test(answer.cause)) isTransient = true;
    const updated = isUnknown(answer)
      ? { ...resource, unread: new Map([...resource.unread, [key, answer.cause]]) }
      : { ...resource, raw: { ...resource.raw, [key]: answer } };
    byKey.set(refKey(resource), updated);
  }
}

/** One id of a batch: what AWS returned for it, or why it could not be read. */
type Reading = { readonly id: string; readonly isTransient: boolean; readonly lacksCredentials?: boolean } & (
  | { readonly resource: Resource | 'gone'; readonly cause?: undefined }
  | { readonly resource?: undefined; readonly cause: string }
);

/**
 * If AWS refuses a batch, it is split, so that one id that cannot be read does not make the others unread. A throttled
 * or lost batch is not split.
 */
async function readBatch(type: ResourceType, ids: readonly string[], source: Source): Promise<readonly Reading[]> {
  const { aws, now, fault } = source;
  try {
    const byId = new Map((await readCurrent(aws, type, ids, now())).map((resource) => [resource.id, resource]));
    return ids.map((id) => {
      const resource = byId.get(id);
      return { id, resource: resource ?? 'gone', isTransient: resource !== undefined && lacksDetails(resource) };
    });
  } catch (error) {
    if (ids.length > 1 && mayBeOneOf(error)) {
      const middle = Math.ceil(ids.length / 2);
      const firstHalf = await readBatch(type, ids.slice(0, middle), source);
      return [...firstHalf, ...(await readBatch(type, ids.slice(middle), source))];
    }
    const isOurs = !(error instanceof CallFailed);
    if (isOurs) fault(`reading ${type.name}`, error);
    const lacksCredentials = isCredentialFailure(error);
    const isTransient = !isOurs && (lacksCredentials || failureKind(error) !== 'refused');
    return ids.map((id) => ({ id, cause: causeOf(error), isTransient, lacksCredentials }));
  }
}

/** Whether a detail call failed for another reason than a denial. It leaves only its cause. */
function lacksDetails({ unread }: Resource): boolean {
  return [...unread.values()].some((cause) => !isDenied.test(cause));
}

/** A call that fails answers for none of them. */
async function protectionAnswers(
  protection: Protection,
  resources: readonly Resource[],
  { aws, fault }: Source,
): Promise<readonly unknown[]> {
  const ids = resources.map(({ id }) => id);
  try {
    return await protection.fetch(aws, ids);
  } catch (error) {
    if (!(error instanceof CallFailed)) fault(`reading ${protection.key}`, error);
    return ids.map(() => unknown(causeOf(error)));
  }
}

/**
 * Whether one of the ids may be the reason: AWS refused the call, but not because of the caller, or the answer was
 * invalid.
 */
function mayBeOneOf(error: unknown): boolean {
  if (!(error instanceof CallFailed)) return true;
  return failureKind(error) === 'refused' && !isDenied.test(error.code) && !isCredentialFailure(error);
}

/** AWS's error codes for a caller without permission. */
const isDenied = /Denied|Unauthorized|Forbidden|AuthFailure/i;

function byType(refs: readonly Ref[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, Set<string>>();
  for (const { type, id } of refs) groups.set(type, (groups.get(type) ?? new Set()).add(id));
  return new Map([...groups].map(([name, ids]) => [name, [...ids]]));
}

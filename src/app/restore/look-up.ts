import type { Aws } from '../../core/aws.ts';
import type { Place, Ref, Resource } from '../../core/resource.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import type { NotRestorable, RestoreNeed, RestorePart, RestorePlan } from '../../core/restore.ts';
import { isUnknown } from '../../core/truth.ts';
import { orUnknown } from '../../estate/aws/call-failed.ts';
import { readCurrent } from '../../estate/inventory/inventory.ts';
import type { Remedy } from './remedy.ts';

/** Where a restore looks. */
export interface LookUp {
  readonly types: readonly ResourceType[];
  readonly aws: Aws;
  readonly place: Place;
  readonly now: Date;
}

/** The resource as it is now; undefined if it does not exist any more, or only AWS's listing still has it. */
export async function findResource(ref: Ref, { types, aws, now }: LookUp): Promise<Resource | undefined> {
  const type = types.find(({ name }) => name === ref.type);
  if (type === undefined) return undefined;
  const [found] = await readCurrent(aws, type, [ref.id], now);
  return found;
}

/** The same for something that must still be usable: what AWS is about to delete is gone. */
export async function findUsable(ref: Ref, lookUp: LookUp): Promise<Resource | undefined> {
  const found = await findResource(ref, lookUp);
  const isGone = lookUp.types.find(({ name }) => name === ref.type)?.isGone;
  return found === undefined || isGone?.(found.raw) === true ? undefined : found;
}

/** One resource for each source; or the source of which none exists; or why none of one can be used. */
export type Sources =
  | { readonly kind: 'found'; readonly sources: readonly Resource[] }
  /** `replaced`: something else has the name of one of them. */
  | { readonly kind: 'lost'; readonly refs: readonly Ref[]; readonly replaced: boolean }
  | ({ readonly kind: 'unusable' } & NotRestorable);

/**
 * Of each source, the first candidate that exists and can be used.
 * @param isMeant whether what has the name now is what the restore means by it.
 */
export async function findSources(
  { sources, unusable }: RestorePlan,
  isMeant: (found: Resource) => boolean,
  lookUp: LookUp,
): Promise<Sources> {
  const found: Resource[] = [];
  for (const candidates of sources) {
    let first: Resource | undefined;
    let obstacle: NotRestorable | undefined;
    let replaced = false;
    for (const ref of candidates) {
      if (first !== undefined) break;
      const named = await findUsable(ref, lookUp);
      const candidate = named !== undefined && isMeant(named) ? named : undefined;
      replaced ||= named !== candidate;
      const objection = candidate && unusable?.(candidate);
      if (objection === undefined) first = candidate;
      else obstacle ??= objection;
    }
    if (first === undefined)
      return obstacle === undefined ? { kind: 'lost', refs: candidates, replaced } : { kind: 'unusable', ...obstacle };
    found.push(first);
  }
  return { kind: 'found', sources: found };
}

/** What hinders a restore beside its sources, and what is not known of it. */
export interface Obstacles {
  /** For people: `the key pair ops does not exist any more`. */
  readonly found: readonly string[];
  readonly remedies: readonly Remedy[];
  /** What could not be read, in sentences. */
  readonly unread: readonly string[];
}

/** Looks at everything that the restore refers to, before anything is created. */
export async function lookAtNeeds(
  needs: readonly RestoreNeed[],
  parts: readonly RestorePart[],
  { aws }: LookUp,
): Promise<Obstacles> {
  const found: string[] = [];
  const unread: string[] = [];
  const missing: RestoreNeed[] = [];
  for (const need of needs) {
    const obstacle = await orUnknown(() => need.obstacle(aws));
    if (isUnknown(obstacle))
      unread.push(
        `Whether ${need.name} can be used could not be read (${obstacle.cause}). If it cannot, AWS refuses the call ` +
          'that needs it.',
      );
    else if (obstacle !== undefined) {
      found.push(`${need.name} ${obstacle}`);
      missing.push(need);
    }
  }
  return { found, remedies: remediesFor(missing, parts), unread };
}

/** Without the parts that are missing, where AWS takes that; or with others; and what a need itself says. */
function remediesFor(missing: readonly RestoreNeed[], parts: readonly RestorePart[]): readonly Remedy[] {
  const concerned = parts.filter(({ name }) => missing.some(({ part }) => part === name));
  const use = (of: readonly RestorePart[]): readonly string[] =>
    of.flatMap(({ name, value }) => ['--use', `${name}=${value}`]);
  const without = concerned.filter(({ isOptional }) => isOptional);
  const required = concerned.filter(({ isOptional }) => !isOptional);
  return [
    ...[...new Set(missing.flatMap(({ remedy }) => remedy ?? []))].map((message): Remedy => ({ message })),
    ...(without.length > 0
      ? [
          {
            message: `Without ${without.length === 1 ? 'it' : 'them'}:`,
            flags: [...without.flatMap(({ name }) => ['--without', name]), ...use(required)],
          },
        ]
      : []),
    ...(concerned.length > 0
      ? [{ message: `With ${concerned.length === 1 ? 'another one' : 'others'}:`, flags: use(concerned) }]
      : []),
  ];
}

import * as fc from 'fast-check';
import { type AccountSpec, accounts, thingsOf } from './account.ts';
import { november, opMarks, ttls } from './policies.ts';
import { type Thing, thingOf } from './thing.ts';

/** An account with everything that policies ask about: owners, times to live, ages, marks, use and drift. */
export interface PolicyAccount {
  readonly account: AccountSpec;
  readonly traits: readonly Traits[];
  /** Snapshots that no image uses. */
  readonly snapshots: number;
}

interface Traits {
  readonly hasOwner: boolean;
  readonly team: 'red' | 'green' | undefined;
  readonly ttl: string | undefined;
  readonly opMark: string | undefined;
  readonly rank: number;
  readonly isYoung: boolean;
  readonly size: number;
  readonly use: 'idle' | 'busy' | undefined;
  readonly drift: 'DRIFTED' | 'IN_SYNC' | undefined;
}

export function policyAccounts(): fc.Arbitrary<PolicyAccount> {
  const oneOf = <Value>(...values: readonly Value[]) => fc.constantFrom(...values);
  const traits = fc.record<Traits>({
    hasOwner: fc.boolean(),
    team: oneOf('red' as const, 'green' as const, undefined),
    ttl: oneOf(...ttls.map(([text]) => text), undefined),
    opMark: oneOf(...opMarks.map(([text]) => text), undefined),
    rank: fc.nat(4),
    isYoung: oneOf(false, false, true),
    size: oneOf(8, 16),
    use: oneOf('idle' as const, 'idle' as const, 'busy' as const, undefined),
    drift: oneOf('DRIFTED' as const, 'IN_SYNC' as const, undefined),
  });
  return fc.record({
    account: accounts(),
    traits: fc.array(traits, { minLength: 6, maxLength: 12 }),
    snapshots: fc.nat(2),
  });
}

export function policyThingsOf({ account, traits, snapshots }: PolicyAccount): Thing[] {
  const marks = { mark: 'none', due: true, spelling: 0 } as const;
  const loose = Array.from({ length: snapshots }, (_, at) =>
    thingOf('ebs-snapshot', `snap-${at}`, marks, { state: 'completed', of: 'vol-gone' }),
  );
  return [...thingsOf(account), ...loose].map((thing, at) => withTraits(thing, traits[at % traits.length]));
}

function withTraits(thing: Thing, traits: Traits | undefined): Thing {
  if (traits === undefined) return thing;
  const { hasOwner, team, ttl, opMark, rank, isYoung, size, use, drift } = traits;
  const tags = new Map(thing.tags).set('rank', String(rank));
  if (hasOwner) tags.set('owner', 'ana@example.com');
  if (team !== undefined) tags.set('team', team);
  if (ttl !== undefined) tags.set('ttl', ttl);
  if (opMark !== undefined) tags.set('maid_status', opMark);
  return { ...thing, tags, size, ...(isYoung && { created: november }), ...(use && { use }), ...(drift && { drift }) };
}

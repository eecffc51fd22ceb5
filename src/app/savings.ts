import type { Receipt } from '../core/receipt.ts';
import type { ResourceType } from '../core/resource-type.ts';

/** What of a receipt its savings are told by. */
export type SavingsBy = 'owner' | 'team' | 'policy';

/**
 * What one owner, team or policy has saved, in US dollars. Nothing of it was measured: prices are those that the
 * receipts name.
 */
export interface SavingsRow {
  /** Left out: nobody owns it. */
  readonly name?: string;
  /**
   * What is saved a month at present: by what is stopped and by what is deleted. The storage of what is stopped is paid
   * for, and not in it.
   */
  readonly stopped: number;
  readonly deleted: number;
  /** What the snapshots that are kept of it cost a month at present. */
  readonly snapshots: number;
  /** `stopped + deleted - snapshots`. */
  readonly perMonth: number;
  /** What was saved in the time that was asked about, snapshots paid. */
  readonly soFar: number;
  /** Stops and deletions of which it is not known what they save. */
  readonly unknown: number;
}

export interface Savings {
  readonly by: SavingsBy;
  /** ISO 8601. */
  readonly since?: string;
  readonly until: string;
  /** Those that saved most first. */
  readonly rows: readonly SavingsRow[];
  readonly total: Omit<SavingsRow, 'name'>;
}

/** Something that saves, or a snapshot that costs, from then until then. */
interface Accrual {
  readonly receipt: Receipt;
  readonly kind: 'stopped' | 'deleted' | 'snapshots';
  readonly perMonth: number | undefined;
  readonly from: number;
  readonly until: number;
}

const monthMs = 730 * 3_600_000;

/**
 * Sums what receipts say was saved. A stop saves until the resource is started or stopped again (and where AWS starts
 * it by itself, no longer than that takes), a deletion until it is undone, and a snapshot costs until it is deleted
 * itself.
 * @param since what was saved before is not counted.
 */
export function savingsOf(
  receipts: readonly Receipt[],
  types: readonly Pick<ResourceType, 'name' | 'startsAgainAfterDays'>[],
  { by, since, now }: { readonly by: SavingsBy; readonly since?: Date; readonly now: Date },
): Savings {
  const first = since?.getTime() ?? Number.NEGATIVE_INFINITY;
  const accrued = accruals(receipts, types, now.getTime()).filter(({ until }) => until > first);
  const groups = Map.groupBy(accrued, ({ receipt }) => nameOf(receipt, by));
  const rows = [...groups].map(
    ([name, group]): SavingsRow => ({ ...(name !== undefined && { name }), ...sumOf(group, first, now.getTime()) }),
  );
  return {
    by,
    ...(since && { since: since.toISOString() }),
    until: now.toISOString(),
    rows: rows.sort((a, b) => b.soFar - a.soFar || ((a.name ?? '') < (b.name ?? '') ? -1 : 1)),
    total: sumOf(accrued, first, now.getTime()),
  };
}

function nameOf({ subject, policy }: Receipt, by: SavingsBy): string | undefined {
  switch (by) {
    case 'owner':
      return subject.owner;
    case 'team':
      return subject.team;
    case 'policy':
      return policy;
    default:
      return by satisfies never;
  }
}

function sumOf(accrued: readonly Accrual[], first: number, now: number): Omit<SavingsRow, 'name'> {
  const present = (kind: Accrual['kind']): number =>
    accrued.reduce((sum, { kind: is, perMonth = 0, until }) => sum + (is === kind && until >= now ? perMonth : 0), 0);
  const [stopped, deleted, snapshots] = [present('stopped'), present('deleted'), -present('snapshots')];
  const soFar = accrued.reduce(
    (sum, { perMonth = 0, from, until }) => sum + (perMonth * Math.max(0, until - Math.max(from, first))) / monthMs,
    0,
  );
  const unknown = accrued.filter(({ kind: is, perMonth }) => is !== 'snapshots' && perMonth === undefined).length;
  return {
    stopped,
    deleted,
    snapshots: snapshots === 0 ? 0 : snapshots,
    perMonth: stopped + deleted - snapshots,
    soFar,
    unknown,
  };
}

function accruals(
  receipts: readonly Receipt[],
  types: readonly Pick<ResourceType, 'name' | 'startsAgainAfterDays'>[],
  now: number,
): readonly Accrual[] {
  const done = receipts
    .filter(({ ending }) => ending.status === 'done')
    .sort((a, b) => Date.parse(a.ended) - Date.parse(b.ended));
  const ownSnapshots = new Set(
    done.flatMap(({ ending, verb }) =>
      isSnapshot(verb) && ending.status === 'done' && ending.created ? [keyOf(ending.created)] : [],
    ),
  );
  return done.flatMap((receipt): readonly Accrual[] => {
    const kind = kindOf(receipt.verb);
    // What we made ourselves was never theirs to save: that its cost has ended is said by the snapshot's own line. What
    // is undone is said by what it undoes.
    if (kind === undefined || receipt.policy.startsWith(undoOf) || (kind === 'deleted' && ownSnapshots.has(keyOf(receipt.subject))))
      return [];
    const from = Date.parse(receipt.ended);
    const perMonth = 'unknown' in receipt.savings ? undefined : receipt.savings.perMonth;
    const days = types.find(({ name }) => name === receipt.subject.type)?.startsAgainAfterDays;
    const itself = kind === 'stopped' && days !== undefined ? from + days * 86_400_000 : Number.POSITIVE_INFINITY;
    const ended = done.find(
      (later) => Date.parse(later.ended) >= from && later !== receipt && ends(later, receipt, kind),
    );
    return [
      {
        receipt,
        kind: kind,
        perMonth,
        from,
        until: Math.min(now, itself, ended ? Date.parse(ended.ended) : Number.POSITIVE_INFINITY),
      },
    ];
  });
}

const undoOf = 'undo of ';

function isSnapshot(verb: string): boolean {
  return verb === 'snapshot' || verb === 'image';
}

function kindOf(verb: string): Accrual['kind'] | undefined {
  if (isSnapshot(verb)) return 'snapshots';
  return verb === 'stop' ? 'stopped' : verb === 'delete' ? 'deleted' : undefined;
}

/** Whether a later receipt says that it is over: started, stopped anew, brought back, or the snapshot deleted. */
function ends(later: Receipt, receipt: Receipt, kind: Accrual['kind']): boolean {
  if (later.policy === `${undoOf}${receipt.step}`) return true;
  const isSame = later.subject.arn === receipt.subject.arn;
  switch (kind) {
    case 'stopped':
      return isSame && (later.verb === 'start' || later.verb === 'stop');
    case 'deleted':
      return false;
    case 'snapshots':
      return (
        later.verb === 'delete' &&
        receipt.ending.status === 'done' &&
        receipt.ending.created !== undefined &&
        keyOf(receipt.ending.created) === keyOf(later.subject)
      );
    default:
      return kind satisfies never;
  }
}

function keyOf({ type, id }: { readonly type: string; readonly id: string }): string {
  return `${type} ${id}`;
}

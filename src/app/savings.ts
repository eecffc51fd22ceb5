import type { Receipt } from '../core/receipt.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Savings, SavingsBy, SavingsRow } from '../core/views/savings.ts';

/** A time in which something saves, or a snapshot costs. */
interface Accrual {
  readonly receipt: Receipt;
  readonly kind: 'stopped' | 'deleted' | 'snapshots';
  readonly perMonth: number | undefined;
  readonly from: number;
  readonly until: number;
}

const monthMs = 730 * 3_600_000;

/**
 * Sums what was saved according to receipts. A stop saves until the resource is started or stopped again, or until AWS
 * starts it by itself; a deletion until it is undone. A snapshot costs until it is deleted.
 * @param since savings before this time are not counted.
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
  const present = (wanted: Accrual['kind']): number =>
    accrued.reduce((sum, { kind, perMonth = 0, until }) => sum + (kind === wanted && until >= now ? perMonth : 0), 0);
  const [stopped, deleted, snapshots] = [present('stopped'), present('deleted'), -present('snapshots')];
  const soFar = accrued.reduce(
    (sum, { perMonth = 0, from, until }) => sum + (perMonth * Math.max(0, until - Math.max(from, first))) / monthMs,
    0,
  );
  const unknown = accrued.filter(({ kind, perMonth }) => kind !== 'snapshots' && perMonth === undefined).length;
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
    // The delete of a snapshot that Mayfly took saves nothing: it ends the cost of the snapshot. A restore saves
    // nothing: it ends what the undone step saved.
    if (
      kind === undefined ||
      receipt.origin.kind === 'restore' ||
      (kind === 'deleted' && ownSnapshots.has(keyOf(receipt.subject)))
    )
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
        kind,
        perMonth,
        from,
        until: Math.min(now, itself, ended ? Date.parse(ended.ended) : Number.POSITIVE_INFINITY),
      },
    ];
  });
}

function isSnapshot(verb: string): boolean {
  return verb === 'snapshot' || verb === 'image';
}

function kindOf(verb: string): Accrual['kind'] | undefined {
  if (isSnapshot(verb)) return 'snapshots';
  return verb === 'stop' ? 'stopped' : verb === 'delete' ? 'deleted' : undefined;
}

/** Whether a later receipt ends it: started, stopped again, restored, or the snapshot deleted. */
function ends(later: Receipt, receipt: Receipt, kind: Accrual['kind']): boolean {
  const { origin } = later;
  if (origin.kind === 'restore' && origin.plan === receipt.plan && origin.step === receipt.step) return true;
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

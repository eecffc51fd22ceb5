import { type Approvals, approveWith, awaitingIn } from '../approve.ts';
import { callerOf } from '../caller.ts';
import type { Where } from '../connect.ts';
import { type Halted, type Halting, setHalt } from '../halt.ts';
import { openExistingLedger, openLedger } from '../ledger.ts';
import type { Exported } from '../log/bucket.ts';
import { copyFault, readCopy, writeCopy } from '../log/copies.ts';
import { type Log, readLog } from '../log/log.ts';
import { readPlanFolder } from '../plan-folder.ts';
import { type Asked, nothing, type Result, result } from '../result.ts';
import { type Unparked, unparkWith } from '../resume.ts';
import { type Savings, type SavingsBy, savingsOf } from '../savings.ts';
import { isBroken, type Surroundings, setUp } from '../setup.ts';

export interface ApproveAsked extends Asked {
  readonly where: Pick<Where, 'profile' | 'endpoint'>;
  /** Steps to approve, by their ids, and why; none: only what waits is looked up. */
  readonly steps: readonly string[];
  readonly reason: string;
}

/**
 * Records that a person approves steps of the plan in this folder, and says what of it waits. Changes nothing in AWS.
 */
export async function approve(folder: string, asked: ApproveAsked, around: Surroundings): Promise<Result<Approvals>> {
  const given = await setUp(asked.config);
  const read = await readPlanFolder(folder);
  if (read.plan === undefined || isBroken(given.diagnostics))
    return nothing(given, { diagnostics: read.diagnostics, sources: [] });
  const { ledger } = await openLedger(given, asked.where, around);
  try {
    const { steps, reason } = asked;
    const by = steps.length === 0 ? '' : await callerOf(asked.where, around);
    const approved =
      steps.length === 0
        ? { given: [], diagnostics: [] }
        : await approveWith(read.plan, folder, { steps, by, reason, now: around.clock() }, ledger);
    if (approved.diagnostics.length > 0) return nothing(given, { diagnostics: approved.diagnostics, sources: [] });
    const { id, expires } = read.plan.header;
    const approvals = {
      plan: id,
      until: expires,
      awaiting: await awaitingIn(read.plan, ledger),
      given: approved.given,
    };
    return result(approvals, given, { diagnostics: [], sources: [] });
  } finally {
    ledger.close();
  }
}

export interface HaltAsked extends Asked, Halting {
  readonly where: Pick<Where, 'profile' | 'endpoint'>;
}

/** Sets the kill switch, or lifts it. */
export async function halt(asked: HaltAsked, around: Surroundings): Promise<Result<Halted>> {
  const given = await setUp(asked.config);
  if (isBroken(given.diagnostics)) return nothing(given, { diagnostics: [], sources: [] });
  return result(await setHalt(asked, given.config, asked.where, around), given, { diagnostics: [], sources: [] });
}

export interface UnparkAsked extends Asked {
  readonly where: Pick<Where, 'profile' | 'endpoint'>;
  readonly policy: string;
  readonly arn: string;
}

/** Forgets what a policy failed at on a resource, so that the next plan tries it again. Changes nothing in AWS. */
export async function unpark(asked: UnparkAsked, around: Surroundings): Promise<Result<Unparked>> {
  const given = await setUp(asked.config);
  if (isBroken(given.diagnostics)) return nothing(given, { diagnostics: [], sources: [] });
  const { ledger } = await openExistingLedger(given, asked.where, around);
  try {
    return result(await unparkWith(asked.policy, asked.arn, ledger), given, { diagnostics: [], sources: [] });
  } finally {
    ledger.close();
  }
}

export interface LogAsked extends Asked {
  readonly where: Pick<Where, 'profile' | 'endpoint'>;
  /** Only this plan's. */
  readonly plan?: string;
  /** A file to write it to, as JSON lines; or `s3://bucket/prefix` in the bucket that mayfly.yml names. */
  readonly export?: string;
  /** Such a file or place, kept elsewhere: what it holds must still be there. */
  readonly against?: string;
}

/** What was done, as the ledger says, and whether it still says what was written. */
export async function log(
  asked: LogAsked,
  around: Surroundings,
): Promise<Result<Log & { readonly exported?: Exported }>> {
  const given = await setUp(asked.config);
  const unwritable = copyFault(asked.export, given);
  const kept = await readCopy(asked.against, given, asked.where, around);
  const diagnostics = [...kept.diagnostics, ...(unwritable ? [unwritable] : [])];
  if (isBroken([...given.diagnostics, ...diagnostics])) return nothing(given, { diagnostics, sources: [] });
  const { ledger, name } = await openExistingLedger(given, asked.where, around);
  try {
    const read = await readLog(ledger, name, asked.plan, kept.receipts);
    const exported = await writeCopy(asked.export, read, given, asked.where, around);
    return result({ ...read, ...(exported && { exported }) }, given, {
      diagnostics: exported?.diagnostics ?? [],
      sources: [],
    });
  } finally {
    ledger.close();
  }
}

export interface SavingsAsked extends Asked {
  readonly where: Pick<Where, 'profile' | 'endpoint'>;
  readonly by: SavingsBy;
  readonly since?: Date;
}

/** What was saved, as the receipts say. AWS itself is not asked. */
export async function savings(
  asked: SavingsAsked,
  around: Surroundings,
): Promise<Result<Savings & { readonly ledger: string }>> {
  const given = await setUp(asked.config);
  if (isBroken(given.diagnostics)) return nothing(given, { diagnostics: [], sources: [] });
  const { ledger, name } = await openExistingLedger(given, asked.where, around);
  try {
    const receipts = (await ledger.entries()).map(({ receipt }) => receipt);
    const { by, since } = asked;
    const found = savingsOf(receipts, given.vocabulary.types, { by, ...(since && { since }), now: around.clock() });
    return result({ ledger: name, ...found }, given, { diagnostics: [], sources: [] });
  } finally {
    ledger.close();
  }
}

import { type Approvals, approveWith, awaitingIn } from '../approve.ts';
import { callerOf } from '../caller.ts';
import type { Target } from '../connect.ts';
import { type Halted, type Halting, setHalt } from '../halt.ts';
import { openExistingLedger, openLedger } from '../ledger.ts';
import type { Exported } from '../log/bucket.ts';
import { copyFault, readCopy, writeCopy } from '../log/copies.ts';
import { type Log, readLog } from '../log/log.ts';
import { readPlanFolder } from '../plan-folder.ts';
import { type ConfigOption, nothing, type Result, result } from '../result.ts';
import { type Resumed, unparkWith } from '../resume.ts';
import { type Savings, type SavingsBy, savingsOf } from '../savings.ts';
import { isBroken, loadSetup, type Runtime } from '../setup.ts';

export interface ApproveAsked extends ConfigOption {
  readonly where: Pick<Target, 'profile' | 'endpoint'>;
  /** Steps to approve, by their ids, and why; none: only what waits is looked up. */
  readonly steps: readonly string[];
  readonly reason: string;
}

/**
 * Records that a person approves steps of the plan in this folder, and says what of it waits. Changes nothing in AWS.
 */
export async function approve(folder: string, asked: ApproveAsked, around: Runtime): Promise<Result<Approvals>> {
  const given = await loadSetup(asked.config);
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

export interface HaltAsked extends ConfigOption, Halting {
  readonly where: Pick<Target, 'profile' | 'endpoint'>;
}

/** Sets the kill switch, or lifts it. */
export async function halt(asked: HaltAsked, around: Runtime): Promise<Result<Halted>> {
  const given = await loadSetup(asked.config);
  if (isBroken(given.diagnostics)) return nothing(given, { diagnostics: [], sources: [] });
  return result(await setHalt(asked, given.config, asked.where, around), given, { diagnostics: [], sources: [] });
}

export interface UnparkAsked extends ConfigOption {
  readonly where: Pick<Target, 'profile' | 'endpoint'>;
  readonly policy: string;
  readonly arn: string;
}

/** Forgets what a policy failed at on a resource, so that the next plan tries it again. Changes nothing in AWS. */
export async function unpark(asked: UnparkAsked, around: Runtime): Promise<Result<Resumed>> {
  const given = await loadSetup(asked.config);
  if (isBroken(given.diagnostics)) return nothing(given, { diagnostics: [], sources: [] });
  const { ledger } = await openExistingLedger(given, asked.where, around);
  try {
    return result(await unparkWith(asked.policy, asked.arn, ledger), given, { diagnostics: [], sources: [] });
  } finally {
    ledger.close();
  }
}

export interface LogAsked extends ConfigOption {
  readonly where: Pick<Target, 'profile' | 'endpoint'>;
  /** Only this plan's. */
  readonly plan?: string;
  /** A file to write it to, as JSON lines; or `s3://bucket/prefix` in the bucket that mayfly.yml names. */
  readonly export?: string;
  /** Such a file or place, kept elsewhere: what it holds must still be there. */
  readonly against?: string;
}

/** What was done, as the ledger says, and whether it still says what was written. */
export async function log(asked: LogAsked, around: Runtime): Promise<Result<Log & { readonly exported?: Exported }>> {
  const given = await loadSetup(asked.config);
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

export interface SavingsAsked extends ConfigOption {
  readonly where: Pick<Target, 'profile' | 'endpoint'>;
  readonly by: SavingsBy;
  readonly since?: Date;
}

/** What was saved, as the receipts say. AWS itself is not asked. */
export async function savings(
  asked: SavingsAsked,
  around: Runtime,
): Promise<Result<Savings & { readonly ledger: string }>> {
  const given = await loadSetup(asked.config);
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

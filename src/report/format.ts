import type { ChainBreak, ChainedReceipt } from '../core/chained-receipt.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Plan } from '../core/plan.ts';
import type { Position } from '../core/position.ts';
import type { RunRecord } from '../core/run-record.ts';
import type { Truth } from '../core/truth.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Check } from '../core/views/check.ts';
import type { PolicyTestReport } from '../core/views/policy-test.ts';
import type { ProtectedList } from '../core/views/protected-list.ts';
import type { ManagedPolicy, Role } from '../core/views/role.ts';
import type { Savings } from '../core/views/savings.ts';
import type { ShownDiff } from './diff-view.ts';
import type { Terminal } from './terminal.ts';

/**
 * A format in which a command can print its value: `--format NAME` chooses it. One file for each in
 * `src/report/formats/`, named `COMMAND-NAME.ts`.
 */
export interface Format<Command extends keyof Printed> {
  /** The command whose value it formats. */
  readonly of: Command;
  /** As people write it behind `--format`. */
  readonly name: string;
  /** What it is, for the help of the command: `Markdown for a pull request`. */
  readonly description: string;
  readonly print: (value: Printed[Command], terminal: Terminal) => string;
}

/** A format of any command: `of` says which. */
export type AnyFormat = { [Command in keyof Printed]: Format<Command> }[keyof Printed];

/** The values that commands print, by the command's name. */
export interface Printed {
  readonly diff: ShownDiff;
  readonly doctor: readonly Check[];
  readonly explain: readonly Explained[];
  readonly iam: ShownRole;
  readonly log: ShownLogAndFlags;
  readonly plan: ShownPlan;
  readonly protected: ProtectedList;
  readonly savings: ShownSavings;
  readonly schema: readonly { readonly kind: string; readonly name: string; readonly detail: string }[];
  readonly test: PolicyTestReport;
  readonly validate: Validated;
}

/** Why a policy matches a resource, or does not. */
export interface Explained {
  readonly policy: string;
  readonly arn: string;
  readonly result: Truth;
  readonly verdict: Verdict;
}

/** A role, and the two forms in which AWS takes it. */
export interface ShownRole {
  readonly role: Role;
  readonly policies: readonly ManagedPolicy[];
  /** The CloudFormation template. */
  readonly template: object;
}

export interface ShownLogAndFlags {
  readonly log: ShownLog;
  /** Whether the log was checked. */
  readonly isVerified: boolean;
  /** Words to add to each command that is printed, so that it works as it stands. */
  readonly flags?: readonly string[];
}

export interface ShownLog {
  readonly ledger: string;
  readonly runs: readonly RunRecord[];
  readonly entries: readonly ChainedReceipt[];
  readonly breaks: readonly ChainBreak[];
}

export interface ShownPlan {
  readonly plan: Plan;
  /** The plan's folder, for links. Left out where the plan was not written. */
  readonly folder?: string;
  /** The mode in mayfly.yml: unless it is `act`, the command that applies the plan needs `--mode act`. */
  readonly mode?: 'observe' | 'act';
  /** Words to add to the command that applies the plan, so that it works as it stands: `--config`, `prod.yml`. */
  readonly flags?: readonly string[];
}

export interface ShownSavings extends Savings {
  readonly ledger: string;
}

/** The policies that are valid, and every fault of every file. */
export interface Validated {
  readonly policies: readonly { readonly name: string; readonly type: string; readonly at: Position }[];
  readonly diagnostics: readonly Diagnostic[];
  /** How many files were read. */
  readonly files: number;
}

import type { AnswerStore } from './answers.ts';
import type { ApprovalStore } from './approvals.ts';
import type { BookingStore } from './bookings.ts';
import type { ClaimStore } from './claims.ts';
import type { FailureStore } from './failures.ts';
import type { HistoryStore } from './history.ts';
import type { ObservationStore } from './observations.ts';
import type { ReceiptStore } from './receipts.ts';
import type { RunStore } from './runs.ts';
import type { StepStore } from './steps.ts';
import type { WayBackStore } from './ways-back.ts';

/**
 * What was observed, approved and done. Small ports make one ledger, and two stores keep it (SQLite, DynamoDB):
 * test/unit/ledger/contract.ts holds both to the same behaviour. Every change is one conditional put or one delete, and
 * every question is a query by key, so a store needs no transactions.
 */
export interface Ledger
  extends StepStore,
    ClaimStore,
    ReceiptStore,
    ApprovalStore,
    BookingStore,
    ObservationStore,
    FailureStore,
    HistoryStore,
    RunStore,
    WayBackStore,
    AnswerStore {
  close(): void;
}

/** Thrown where what mayfly.yml names is a ledger of another version, or not a ledger. */
export class LedgerUnreadable extends Error {
  override readonly name = 'LedgerUnreadable';
}

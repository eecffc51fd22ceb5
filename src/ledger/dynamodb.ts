import { dynamoDbAnswers } from './dynamodb/answers.ts';
import { dynamoDbApprovals } from './dynamodb/approvals.ts';
import { dynamoDbBookings } from './dynamodb/bookings.ts';
import { dynamoDbClaims } from './dynamodb/claims.ts';
import { dynamoDbFailures } from './dynamodb/failures.ts';
import { dynamoDbHistory } from './dynamodb/history.ts';
import { withLargeItems } from './dynamodb/large-items.ts';
import { dynamoDbObservations } from './dynamodb/observations.ts';
import { dynamoDbReceipts } from './dynamodb/receipts.ts';
import { dynamoDbRuns } from './dynamodb/runs.ts';
import { dynamoDbSteps } from './dynamodb/steps.ts';
import type { Table } from './dynamodb/table.ts';
import { withVersion } from './dynamodb/version.ts';
import { dynamoDbWaysBack } from './dynamodb/ways-back.ts';
import type { Ledger } from './ledger.ts';

/**
 * The ledger that a team or a deployed Mayfly shares: one DynamoDB table with the keys `pk` and `sk`, and `expires` as
 * its time to live. Items hold their JSON as `body`; other attributes exist only where a condition needs them.
 * docs/ledger.md shows the table.
 */
export function openDynamoDbLedger(rawTable: Table): Ledger {
  const table = withLargeItems(withVersion(rawTable));
  const receipts = dynamoDbReceipts(table);
  return {
    ...dynamoDbSteps(table),
    ...dynamoDbClaims(table),
    ...receipts,
    ...dynamoDbApprovals(table),
    ...dynamoDbBookings(table),
    ...dynamoDbObservations(table),
    ...dynamoDbFailures(table),
    ...dynamoDbHistory(table),
    ...dynamoDbRuns(table, receipts),
    ...dynamoDbAnswers(table),
    ...dynamoDbWaysBack(table),
    // There is nothing to close: the SDK's connections end with the process.
    close: () => undefined,
  };
}

/**
 * The operations of Mayfly, which the command line and the Lambdas call. Each reads mayfly.yml, puts the rooms
 * together, and gives a value with everything that was wrong with what people wrote.
 */
export type { ApplySummary } from './apply/deps.ts';
export { toCloudFormation } from './iam/cloudformation.ts';
export { toPolicyDocuments } from './iam/documents.ts';
export type { Approvals, Awaiting } from './mayfly/approve.ts';
export type { Forgotten } from './mayfly/forget-policies.ts';
export type { Log } from './mayfly/log.ts';
export type { Exported } from './mayfly/log-bucket.ts';
export type { Result } from './mayfly/operation.ts';
export * from './mayfly/operations/act.ts';
export * from './mayfly/operations/ask.ts';
export * from './mayfly/operations/remember.ts';
export type { Where } from './mayfly/reach.ts';
export type { SourceFile } from './mayfly/read-files.ts';
export type { SavingsBy } from './mayfly/savings.ts';
export { isUnsupported, type SetUp, type Surroundings } from './mayfly/set-up.ts';
export type { Word } from './mayfly/words.ts';

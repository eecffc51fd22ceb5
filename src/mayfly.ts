/**
 * The operations of Mayfly, which the command line and the Lambdas call. Each reads mayfly.yml, puts the rooms
 * together, and gives a value with everything that was wrong with what people wrote.
 */

export type { Approvals, Awaiting } from './app/approve.ts';
export type { Target as Where } from './app/connect.ts';
export type { Forgotten } from './app/forget-policies.ts';
export type { Exported } from './app/log/bucket.ts';
export type { Log } from './app/log/log.ts';
export * from './app/operations/act.ts';
export * from './app/operations/ask.ts';
export * from './app/operations/remember.ts';
export type { SourceFile } from './app/read-files.ts';
export type { Result } from './app/result.ts';
export type { SavingsBy } from './app/savings.ts';
export type { SchemaEntry as Word } from './app/schema.ts';
export { isUnsupported, type Runtime as Surroundings, type Setup as SetUp } from './app/setup.ts';
export type { ApplySummary } from './apply/deps.ts';
export { toCloudFormation } from './iam/cloudformation.ts';
export { toPolicyDocuments } from './iam/documents.ts';

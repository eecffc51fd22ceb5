import { archivedSnapshots } from './archived-snapshots.ts';
import type { AwsRule } from './aws-rule.ts';
import { clusterDeletion } from './cluster-deletion.ts';
import { finalSnapshot } from './final-snapshot.ts';
import { gp3Figures } from './gp3-figures.ts';
import { namesThatExist } from './names-that-exist.ts';
import { serverlessScaling } from './serverless-scaling.ts';
import { stopOfSpot } from './stop-of-spot.ts';
import { stoppedDatabases } from './stopped-databases.ts';
import { tagCounts } from './tag-counts.ts';
import { tagLetters } from './tag-letters.ts';

/** All rules to which the proxy holds the emulator, by name. */
export const awsRules: Readonly<Record<string, AwsRule>> = {
  archivedSnapshots,
  clusterDeletion,
  finalSnapshot,
  gp3Figures,
  namesThatExist,
  serverlessScaling,
  stopOfSpot,
  stoppedDatabases,
  tagCounts,
  tagLetters,
};

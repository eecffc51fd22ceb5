import { archivedSnapshots } from './archived-snapshots.ts';
import type { AwsRule } from './aws-rule.ts';
import { gp3Figures } from './gp3-figures.ts';
import { namesThatExist } from './names-that-exist.ts';
import { serverlessScaling } from './serverless-scaling.ts';
import { stopOfSpot } from './stop-of-spot.ts';
import { tagLetters } from './tag-letters.ts';

/** All rules to which the proxy holds the emulator, by name. */
export const awsRules: Readonly<Record<string, AwsRule>> = {
  archivedSnapshots,
  gp3Figures,
  namesThatExist,
  serverlessScaling,
  stopOfSpot,
  tagLetters,
};

import type { AwsRule } from './aws-rule.ts';
import { stopOfSpot } from './stop-of-spot.ts';
import { tagLetters } from './tag-letters.ts';

/** All rules to which the proxy holds the emulator, by name. */
export const awsRules: Readonly<Record<string, AwsRule>> = { stopOfSpot, tagLetters };

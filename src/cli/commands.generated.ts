// Generated from the folder commands/ by `npm run generate`. Do not edit.
import type { Command } from 'commander';
import { addApply } from './commands/apply.ts';
import { addApprove } from './commands/approve.ts';
import { addDiff } from './commands/diff.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExplain } from './commands/explain.ts';
import { addHalt } from './commands/halt.ts';
import { addIam } from './commands/iam.ts';
import { addLog } from './commands/log.ts';
import { addOverride } from './commands/override.ts';
import { addPlan } from './commands/plan.ts';
import { addProtected } from './commands/protected.ts';
import { addRecord } from './commands/record.ts';
import { addRestore } from './commands/restore.ts';
import { addResume } from './commands/resume.ts';
import { addSavings } from './commands/savings.ts';
import { addSchema } from './commands/schema.ts';
import { addTest } from './commands/test.ts';
import { addValidate } from './commands/validate.ts';
import type { Door } from './door.ts';

/** Each adds one command to the program. */
export const commands: readonly ((program: Command, door: Door) => void)[] = [
  addApply,
  addApprove,
  addDiff,
  addDoctor,
  addExplain,
  addHalt,
  addIam,
  addLog,
  addOverride,
  addPlan,
  addProtected,
  addRecord,
  addRestore,
  addResume,
  addSavings,
  addSchema,
  addTest,
  addValidate,
];

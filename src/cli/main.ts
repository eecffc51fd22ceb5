#!/usr/bin/env node
import { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { addApply } from './apply.ts';
import { addApprove } from './approve.ts';
import { addDiff } from './diff.ts';
import { addDoctor } from './doctor.ts';
import { openDoor } from './door.ts';
import { addExplain } from './explain.ts';
import { failureText } from './failure.ts';
import { addHalt } from './halt.ts';
import { addIam } from './iam.ts';
import { addLog } from './log.ts';
import { addKeep } from './override.ts';
import { addPlan } from './plan.ts';
import { addProtected } from './protected.ts';
import { addRecord } from './record.ts';
import { addRestore } from './restore.ts';
import { addUnpark } from './resume.ts';
import { addSavings } from './savings.ts';
import { addSchema } from './schema.ts';
import { keepHeapSmall } from './small-heap.ts';
import { addTest } from './test.ts';
import { addValidate } from './validate.ts';

keepHeapSmall();
const door = openDoor(process);
const program = new Command('mayfly')
  .version(manifest.version, '--version', 'print the version')
  .description('Finds what has outlived its purpose on AWS, shows its plan, and carries it out safely.')
  .showHelpAfterError('`mayfly help` lists the commands, `mayfly help plan` says how one is used.')
  .configureOutput({ writeErr: (text) => process.stderr.write(text) });

for (const add of [
  addPlan,
  addDiff,
  addApprove,
  addApply,
  addRestore,
  addKeep,
  addValidate,
  addTest,
  addExplain,
  addHalt,
  addUnpark,
  addLog,
  addSavings,
  addRecord,
  addSchema,
  addProtected,
  addIam,
  addDoctor,
])
  add(program, door);

try {
  await program.parseAsync();
} catch (error) {
  door.remark(failureText(error, process.env.MAYFLY_DEBUG !== undefined));
  door.exit(1);
}

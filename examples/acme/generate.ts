import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { account } from './estate/rows.ts';
import { recordAcme } from './record.ts';

/** `npm run example`: creates the recording again, after a change of its tables or of the shipped policies. */
const folder = import.meta.dirname;
rmSync(join(folder, account), { recursive: true, force: true });
const { covered, plan, diagnostics } = await recordAcme(folder, {
  config: join(folder, 'mayfly.yml'),
  policies: join(folder, '../../policies'),
});
for (const { region, type, resources, cause = '' } of covered)
  process.stdout.write(`${region} ${type}: ${resources} ${cause}\n`);
for (const { at, message } of diagnostics) process.stdout.write(`${at.file}:${at.line}:${at.column} ${message}\n`);
process.stdout.write(`${plan.header.totals.findings} findings\n`);
if (diagnostics.length > 0) process.exitCode = 1;

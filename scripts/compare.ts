import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { compare } from '../test/emulated/compare/compare.ts';
import { startMoto } from '../test/emulated/moto.ts';
import { ensureEnvironment } from './python-environment.ts';

/**
 * `npm run compare -- POLICIES… [--seed N]…`: lets Cloud Custodian and Mayfly select resources of the same random
 * emulated estate, and lists every difference. Exit code 1: they differ. Custodian and the emulator are installed into
 * `.venv-c7n` and `.venv` if they are not installed yet.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', multiple: true } },
});
if (positionals.length === 0) {
  process.stderr.write('Name files or folders of policies: npm run compare -- policies/\n');
  process.exit(1);
}
await ensureEnvironment('.venv', 'test/emulated/requirements.txt');
await ensureEnvironment('.venv-c7n', 'bench/filters-requirements.txt');
const seeds = values.seed?.map(Number) ?? [randomInt(2 ** 31)];
process.stdout.write(`seed ${seeds.join(', ')}\n`);
const moto = await startMoto();
try {
  const { rows, unread, vacuous } = await compare(positionals, seeds, moto);
  for (const { policy, seed, custodian, mayfly, of, onlyCustodian, onlyMayfly } of rows) {
    process.stdout.write(`${policy.padEnd(32)} seed ${seed}  custodian ${custodian}  mayfly ${mayfly}  of ${of}\n`);
    for (const id of onlyCustodian) process.stdout.write(`  only Custodian: ${id}\n`);
    for (const id of onlyMayfly) process.stdout.write(`  only Mayfly:    ${id}\n`);
  }
  for (const [policy, why] of Object.entries(unread))
    process.stdout.write(`not compared: ${policy}: Custodian cannot read it (${why})\n`);
  for (const policy of vacuous) process.stdout.write(`${policy} selected none or all, so it proves nothing\n`);
  const differences = rows.reduce(
    (sum, { onlyCustodian, onlyMayfly }) => sum + onlyCustodian.length + onlyMayfly.length,
    0,
  );
  process.stdout.write(`${differences} differences in ${rows.length} comparisons\n`);
  if (differences > 0) process.exitCode = 1;
} finally {
  await moto.stop();
}

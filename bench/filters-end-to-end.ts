import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureEnvironment } from '../scripts/python-environment.ts';
import { seedEstate } from '../test/emulated/compare/estate.ts';
import { readableByCustodian, selectedByCustodian, selectedByMayfly } from '../test/emulated/compare/sides.ts';
import { startMoto } from '../test/emulated/moto.ts';
import { median } from './median.ts';

const ROUNDS = 5;
const SEED = 20_260_318;

/**
 * Times `custodian run --dryrun --cache-period 0` and `mayfly plan` as whole processes, from the start of the
 * interpreter to the files that they write, in turns, over one emulated estate; prints both and `end-to-end ratio
 * NUMBER`. Throws if they do not select the same number of resources for every policy.
 */
export async function endToEnd(policiesFile: string): Promise<void> {
  await ensureEnvironment('.venv', 'test/emulated/requirements.txt');
  const moto = await startMoto();
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-end-to-end-'));
  try {
    await seedEstate(moto, SEED, new Date());
    const { policies } = await readableByCustodian([policiesFile]);
    const [theirs, ours]: [number[], number[]] = [[], []];
    let selected = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const out = path.join(folder, String(round));
      mkdirSync(out);
      const custodian = await timed(() => selectedByCustodian(policies, policiesFile, moto.endpoint, out));
      const mayfly = await timed(() => selectedByMayfly(policies, policiesFile, moto.endpoint, out));
      theirs.push(custodian.seconds);
      ours.push(mayfly.seconds);
      const different = policies.filter(
        ({ name }) => custodian.value.get(name)?.size !== mayfly.value.selected.get(name)?.size,
      );
      if (different.length > 0)
        throw new Error(`the two sides do not select as many by ${different.map(({ name }) => name).join(', ')}`);
      selected = [...custodian.value.values()].reduce((sum, { size }) => sum + size, 0);
    }
    const [they, we] = [median(theirs), median(ours)];
    console.log(`end to end: ${policies.length} policies select ${selected} resources, as many on both sides`);
    console.log(
      `mayfly plan ${we.toFixed(2)} s, custodian run --dryrun ${they.toFixed(2)} s, ` +
        `each the median of ${ROUNDS} processes`,
    );
    console.log(`end-to-end ratio ${(they / we).toFixed(1)}`);
  } finally {
    rmSync(folder, { recursive: true });
    await moto.stop();
  }
}

async function timed<Value>(work: () => Promise<Value>): Promise<{ readonly value: Value; readonly seconds: number }> {
  const began = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - began) / 1000 };
}

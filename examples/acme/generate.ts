import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { facesOver } from '../../src/estate/aws/faces.ts';
import { recorder } from '../../src/estate/aws/recording.ts';
import { inventory } from '../../src/estate/inventory/inventory.ts';
import { planWith } from '../../src/mayfly/plan.ts';
import { readPolicies, setUp } from '../../src/mayfly/set-up.ts';
import { account, away, home, recorded } from './estate/rows.ts';
import { acmeWire } from './estate/wire.ts';

/**
 * `npm run example`: records Acme's account anew, from the tables in `estate/rows.ts`. Everything is read and recorded as with a real account: first all types,
 * then what the shipped policies ask beyond them (metrics, spend). The same tables give the same bytes.
 */
const folder = import.meta.dirname;
const places = [home, away].map((region) => ({ account, region }));
await rm(join(folder, account), { recursive: true, force: true });

const saved = recorder(folder);
const connection = { places, unreached: [], open: (place: (typeof places)[number]) => facesOver(place, saved.through(place, acmeWire(place))) };
const set = await setUp(join(folder, 'mayfly.yml'));
for (const place of places)
  for await (const seen of inventory(connection.open(place), set.vocabulary.types, { clock: () => recorded }))
    if (seen.kind === 'covered') process.stdout.write(`${place.region} ${seen.row.type}: ${seen.row.resources} ${seen.row.cause ?? ''}\n`);

const { policies, diagnostics } = await readPolicies([join(folder, '../../policies')], set);
for (const { at, says } of [...set.diagnostics, ...diagnostics]) {
  process.stdout.write(`${at.file}:${at.line}:${at.column} ${says}\n`);
  process.exitCode = 1;
}
const plan = await planWith(policies, set, { connection, now: recorded, isRecording: true }, undefined, {});
await saved.close({ recorded: recorded.toISOString(), places, types: set.vocabulary.types.map(({ name }) => name) });
process.stdout.write(`${plan.header.totals.findings} findings of ${policies.length} policies\n`);

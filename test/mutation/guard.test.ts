import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * All tests of the guard as one file: Jest loads the modules anew for each file, and mutation testing does so for every
 * mutant. Left out is what loads all of Mayfly, or AWS's own lists: seconds for each mutant.
 */
const tooSlow = ['network.test.ts', 'tagless.test.ts'];
const folder = join(import.meta.dirname, '../unit/guard');

for (const name of readdirSync(folder))
  if (name.endsWith('.test.ts') && !tooSlow.includes(name)) await import(join(folder, name));

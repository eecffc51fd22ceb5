import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * All tests of the guard and its permits as one file: Jest loads the modules anew for each file, and mutation testing
 * does so for every mutant. Left out is what loads all of Mayfly, or AWS's own lists: seconds for each mutant.
 */
const tooSlow = ['issue.network.test.ts', 'tagless.test.ts'];
const unit = join(import.meta.dirname, '../unit');
const ofGuard = testsIn('guard', /./);

for (const name of tooSlow) if (!ofGuard.some((path) => path.endsWith(`/${name}`))) throw new Error(`no test ${name}`);
for (const path of [...ofGuard, ...testsIn('core', /^permit/)])
  if (!tooSlow.some((name) => path.endsWith(`/${name}`))) await import(path);

function testsIn(folder: string, named: RegExp): readonly string[] {
  return readdirSync(join(unit, folder))
    .filter((name) => name.endsWith('.test.ts') && named.test(name))
    .map((name) => `${join(unit, folder)}/${name}`);
}

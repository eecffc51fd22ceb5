import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commandsFile } from './commands.ts';
import { formatsFile } from './formats.ts';
import { sdkFiles, servicesFile } from './sdk.ts';
import { serviceTables } from './services.ts';
import { sweepRoleFile } from './sweep-role.ts';
import { actionsAndFilters, typesAndEvidence } from './vocabulary.ts';

const root = new URL('../../', import.meta.url);

/** All files that are made from folders, or have a part that is: path from the root → text. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const tables = await serviceTables(root);
  return new Map([
    ['src/estate/aws/services.generated.ts', servicesFile(tables)],
    ...sdkFiles(tables, root),
    ['src/estate/vocabulary.generated.ts', await typesAndEvidence(root)],
    ['src/policy/vocabulary.generated.ts', await actionsAndFilters(root)],
    ['src/cli/commands.generated.ts', commandsFile(root)],
    ['src/report/formats.generated.ts', formatsFile(root)],
    ['infra/roles.yml', await sweepRoleFile(root)],
  ]);
}

/** Generated files whose source no longer exists. */
export function staleFiles(current: readonly string[]): readonly string[] {
  const there = globSync('src/{cli,estate,policy,report}/{*,aws/**/*}.generated.ts', { cwd: fileURLToPath(root) });
  return there.map((path) => path.replaceAll('\\', '/')).filter((path) => !current.includes(path));
}

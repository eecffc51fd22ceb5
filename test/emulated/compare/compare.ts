import { globSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Moto } from '../moto.ts';
import { seedEstate } from './estate.ts';
import { type Readable, readableByCustodian, selectedByCustodian, selectedByMayfly } from './sides.ts';

/** One policy over one estate. */
export interface Row {
  readonly policy: string;
  readonly seed: number;
  readonly custodian: number;
  readonly mayfly: number;
  /** How many resources there were to select from. */
  readonly of: number;
  readonly onlyCustodian: readonly string[];
  readonly onlyMayfly: readonly string[];
}

export interface Comparison {
  readonly rows: readonly Row[];
  /** Policies that Custodian cannot read, with its reason: they are not compared. */
  readonly unread: Readonly<Record<string, string>>;
  /** Policies that selected none or all in every seed: a comparison that shows nothing. */
  readonly vacuous: readonly string[];
}

/**
 * Lets Custodian and Mayfly select over the same emulated estates, one for each seed, and says where they differ.
 * @param paths files and folders of policies; folders called `tests` are passed over.
 */
export async function compare(paths: readonly string[], seeds: readonly number[], moto: Moto): Promise<Comparison> {
  const { policies, unread } = await readableByCustodian(paths.flatMap(filesOf));
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-compare-'));
  try {
    const file = join(folder, 'policies.json');
    writeFileSync(file, JSON.stringify({ policies }));
    const rows: Row[] = [];
    for (const seed of seeds) rows.push(...(await compareOnce(policies, file, seed, moto, join(folder, String(seed)))));
    return { rows, unread, vacuous: vacuousOf(policies, rows) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Schedules are judged by the hour: where one ends between the two sides, both are asked again. */
async function compareOnce(
  policies: readonly Readable[],
  file: string,
  seed: number,
  moto: Moto,
  folder: string,
): Promise<Row[]> {
  const began = hour();
  await seedEstate(moto, seed, new Date());
  const custodian = await selectedByCustodian(policies, file, moto.endpoint, folder);
  const mayfly = await selectedByMayfly(policies, file, moto.endpoint, folder);
  if (hour() !== began) return compareOnce(policies, file, seed, moto, `${folder}-again`);
  return policies.map(({ name }) => {
    const theirs = custodian.get(name) ?? new Set<string>();
    const ours = mayfly.selected.get(name) ?? new Set<string>();
    return {
      policy: name,
      seed,
      custodian: theirs.size,
      mayfly: ours.size,
      of: mayfly.looked.get(name) ?? 0,
      onlyCustodian: [...theirs].filter((id) => !ours.has(id)).sort(),
      onlyMayfly: [...ours].filter((id) => !theirs.has(id)).sort(),
    };
  });
}

/** Hours since 1970. */
function hour(): number {
  return Math.floor(Date.now() / 3_600_000);
}

function vacuousOf(policies: readonly Readable[], rows: readonly Row[]): string[] {
  return policies
    .map(({ name }) => name)
    .filter((name) => {
      const its = rows.filter(({ policy }) => policy === name);
      return its.every(({ custodian }) => custodian === 0) || its.every(({ custodian, of }) => custodian === of);
    });
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return globSync('**/*.{yml,yaml}', { cwd: path, exclude: (name) => name === 'tests' })
    .sort()
    .map((file) => join(path, file));
}

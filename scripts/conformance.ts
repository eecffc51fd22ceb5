import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../src/config/load.ts';
import { settingsOf } from '../src/config/settings.ts';
import { evidenceKinds, types } from '../src/estate/vocabulary.ts';
import { actions, filters } from '../src/policy/vocabulary.ts';
import { type FilterCase, filterAgrees } from '../test/conformance/filter-oracle.ts';
import { answerJmespath, type JmespathCase, jmespathAgrees } from '../test/conformance/jmespath-oracle.ts';
import { rowsOf } from '../test/conformance/rows.ts';
import { type RecordedRun, replay } from '../test/conformance/runs-oracle.ts';
import { type SetCase, setAgrees } from '../test/conformance/set-oracle.ts';
import { checkYaml, type YamlRow } from '../test/conformance/yaml-oracle.ts';

/**
 * `npm run --silent conformance -- --filters FILE --sets FILE --jmespath FILE --yaml FILE --runs FILE`: gives Mayfly
 * the inputs that Custodian, jmespath and PyYAML were given, and prints a line `NAME AGREE/TOTAL` for each file; for
 * YAML, `yaml AGREE/TOTAL (NUMBER refused, NUMBER other value)`; for whole runs, `runs AGREE/REPLAYABLE of TOTAL
 * (NUMBER REASON, …)`. Disagreements are written to a file that the last line names; then the exit code is 1. A YAML
 * text that Mayfly refuses is not one. The files are JSON lines, plain or compressed, as in test/conformance/README.md.
 */
const out = path.join(import.meta.dirname, '..', 'out', 'conformance.jsonl');

interface Report {
  /** The figure behind the name: `5999/6000`. */
  readonly message: string;
  readonly disagreements: readonly unknown[];
  /** What a reader should know of the figure. */
  readonly note?: string;
}

const checks: Readonly<Record<string, (file: string) => Report | Promise<Report>>> = {
  filters: checkFilters,
  sets: checkSets,
  jmespath: checkJmespath,
  yaml: checkYamlFile,
  runs: checkRuns,
};

const { values: files } = parseArgs({
  options: Object.fromEntries(Object.keys(checks).map((name) => [name, { type: 'string' as const }])),
});

const disagreements: string[] = [];
for (const [name, check] of Object.entries(checks)) {
  const file = files[name];
  if (typeof file !== 'string') continue;
  const report = await check(file);
  process.stdout.write(`${name} ${report.message}\n`);
  if (report.note !== undefined) process.stderr.write(`${name}: ${report.note}\n`);
  disagreements.push(
    ...report.disagreements.map((disagreement) => JSON.stringify({ oracle: name, ...(disagreement as object) })),
  );
}
if (disagreements.length > 0) {
  mkdirSync(path.dirname(out), { recursive: true });
  writeFileSync(out, `${disagreements.join('\n')}\n`);
  process.stderr.write(`${disagreements.length} disagreements: ${path.relative(process.cwd(), out)}\n`);
  process.exitCode = 1;
}

function checkFilters(file: string): Report {
  const rows = rowsOf(file) as readonly FilterCase[];
  return reportOf(
    rows,
    rows.filter((row) => !agrees(() => filterAgrees(row, filters))),
  );
}

function checkSets(file: string): Report {
  const rows = rowsOf(file) as readonly SetCase[];
  const verdicts = rows.map((row) => agreement(() => setAgrees(row, filters)));
  const someSeed = verdicts.filter((verdict) => verdict === 'some-seed').length;
  return {
    ...reportOf(
      rows,
      rows.filter((_, index) => verdicts[index] !== 'yes' && verdicts[index] !== 'some-seed'),
    ),
    ...(someSeed > 0 && {
      note:
        `${someSeed} of the agreements are with one of several answers that Custodian gives, ` +
        'by the seed of its hash tables',
    }),
  };
}

function checkJmespath(file: string): Report {
  const rows = rowsOf(file) as readonly JmespathCase[];
  return reportOf(
    rows,
    rows.filter((row) => !jmespathAgrees(row)).map((row) => ({ ...row, ours: answerJmespath(row) })),
  );
}

function checkYamlFile(file: string): Report {
  const { agree, total, refused, other } = checkYaml(rowsOf(file) as readonly YamlRow[]);
  return {
    message: `${agree}/${total} (${refused.length} refused, ${other.length} other value)`,
    disagreements: other,
  };
}

/** Whole runs over recorded answers of AWS; runs that cannot be replayed are counted by their reason. */
async function checkRuns(file: string): Promise<Report> {
  const settings = settingsOf(loadConfig(undefined).config);
  const vocabulary = { types, filters, actions, evidence: evidenceKinds() };
  const rows = rowsOf(file) as readonly RecordedRun[];
  const reasons = new Map<string, number>();
  const differing: unknown[] = [];
  let agreeing = 0;
  for (const run of rows) {
    const replayed = await replay(run, vocabulary, settings).catch((error: unknown) => ({
      kind: 'differs' as const,
      message: String(error),
      ours: [],
    }));
    if (replayed.kind === 'agrees') agreeing++;
    else if (replayed.kind === 'differs')
      differing.push({ id: run.id, ...replayed, theirs: run.selected, policy: run.policy });
    else reasons.set(replayed.cause, (reasons.get(replayed.cause) ?? 0) + 1);
  }
  const apart = [...reasons].sort(([, a], [, b]) => b - a).map(([reason, count]) => `${count} ${reason}`);
  return {
    message: `${agreeing}/${agreeing + differing.length} of ${rows.length} (${apart.join(', ')})`,
    disagreements: differing,
  };
}

function reportOf(rows: readonly unknown[], differing: readonly unknown[]): Report {
  return { message: `${rows.length - differing.length}/${rows.length}`, disagreements: differing };
}

function agrees(ask: () => boolean): boolean {
  return agreement(ask) === true;
}

/** A crash of Mayfly is a disagreement; its message is printed. */
function agreement<T>(ask: () => T): T | 'crash' {
  try {
    return ask();
  } catch (error) {
    process.stderr.write(`crashed: ${error instanceof Error ? error.message : String(error)}\n`);
    return 'crash';
  }
}

import type * as z from 'zod';
import { byPosition, type Diagnostic } from '../core/diagnostic.ts';
import { digest } from '../core/digest.ts';
import type { Plan, PlanHeader } from '../core/plan.ts';
import { factsOf, type LinesFile, linesFiles } from './folder.ts';
import { digestsOf } from './header.ts';
import { finding, gap, planJson, refusal, step } from './schema.ts';

/** One file as it was read; `text` is undefined where it does not exist. */
export interface FolderFile {
  readonly path: string;
  readonly text: string | undefined;
}

export type ReadPlan =
  | { readonly plan: Plan; readonly diagnostics: readonly [] }
  | { readonly plan: undefined; readonly diagnostics: readonly Diagnostic[] };

const planVersion = 2;

const planAgain = 'Make the plan again with `mayfly plan`, then apply the new plan.';

/**
 * Reads a plan's folder. A plan that was changed after it was made, or that has another version, is not read. The
 * diagnostics say what is wrong and where.
 */
export function readPlan(files: { readonly [Name in LinesFile | 'plan']: FolderFile }): ReadPlan {
  // Without plan.json there is no plan here at all: that is one fault, not five.
  const required = files.plan.text === undefined ? [files.plan] : linesFiles.map((name) => files[name]);
  const missing = required.filter((file) => file.text === undefined);
  if (missing.length > 0) {
    return faults(
      missing.map((file) =>
        fault(
          'plan/missing',
          file.path,
          1,
          'This file of the plan is missing.',
          'Name the folder that `mayfly plan` wrote: `out/plan`, unless `--out` named another.',
        ),
      ),
    );
  }
  const head = readHead(files.plan.path, files.plan.text ?? '');
  if ('code' in head) return faults([head]);

  const changed = linesFiles.flatMap((name) => changedFile(files[name].path, files[name].text ?? '', head.files[name]));
  const findings = readLines(files.findings, finding);
  const steps = readLines(files.steps, step);
  const refusals = readLines(files.refusals, refusal);
  const gaps = readLines(files.gaps, gap);
  const broken = [findings, steps, refusals, gaps].flatMap((lines) => lines.diagnostics);
  if (changed.length + broken.length > 0) return faults([...changed, ...broken]);

  const { schemaVersion, id, origin, source, now, expires, halted, policies, coverage, totals, digests } = head;
  const header: PlanHeader = {
    schemaVersion,
    id,
    origin,
    source,
    now,
    expires,
    ...(halted && { halted }),
    policies,
    coverage,
    totals,
    digests,
  };
  const digested = digestsOf(policies, coverage, { gaps: gaps.values, findings: findings.values });
  const unfit = (['policies', 'inventory'] as const).filter((name) => digested[name] !== digests[name]);
  if (unfit.length > 0) return faults(unfit.map((name) => unfitting(files.plan, name)));
  const plan: Plan = {
    header,
    findings: findings.values,
    steps: steps.values,
    refusals: refusals.values,
    gaps: gaps.values,
  };
  return { plan, diagnostics: [] };
}

function readHead(path: string, text: string): z.infer<typeof planJson> | Diagnostic {
  const value = parsed(text);
  if (value === undefined) return fault('plan/not-json', path, 1, 'This is not JSON.', planAgain);
  if (isTooDeep(value, text)) return fault('plan/invalid', path, 1, tooDeep, planAgain);
  const { schemaVersion } = Object(value) as { schemaVersion?: unknown };
  if (schemaVersion !== planVersion) {
    const actual =
      schemaVersion === undefined ? 'no schemaVersion' : `schemaVersion ${JSON.stringify(schemaVersion).slice(0, 40)}`;
    return fault(
      'plan/version',
      path,
      1,
      `This plan has ${actual}; this Mayfly reads version ${planVersion}.`,
      planAgain,
    );
  }
  const checked = planJson.safeParse(value);
  if (!checked.success)
    return fault(
      'plan/invalid',
      path,
      lineOf(text, checked.error.issues[0]),
      sentence(checked.error.issues[0]),
      planAgain,
    );
  const { seal, ...rest } = value as { seal: string };
  if (digest(rest) !== seal)
    return fault(
      'plan/changed',
      path,
      1,
      'This plan was changed after it was made: its seal does not match.',
      planAgain,
    );
  return checked.data;
}

/** The header was sealed again, or over other files: its digests do not match the files beside it. */
function unfitting({ path, text = '' }: FolderFile, name: 'policies' | 'inventory'): Diagnostic {
  const offset = text.indexOf('"digests":');
  const line = offset === -1 ? 1 : text.slice(0, text.indexOf(`"${name}":`, offset)).split('\n').length;
  const content = name === 'policies' ? 'its policies' : 'its findings, gaps and coverage';
  return fault(
    'plan/changed',
    path,
    line,
    `This plan was changed after it was made: \`digests.${name}\` is not the digest of ${content}.`,
    planAgain,
  );
}

function changedFile(
  path: string,
  text: string,
  facts: { readonly lines: number; readonly sha256: string },
): readonly Diagnostic[] {
  const actualFacts = factsOf(eachLine(text));
  if (actualFacts.sha256 === facts.sha256) return [];
  const message =
    actualFacts.lines === facts.lines
      ? `This file was changed after the plan was made: its SHA-256 is ${actualFacts.sha256.slice(0, 16)}…, and ` +
        `plan.json says ${facts.sha256.slice(0, 16)}….`
      : `This file was changed after the plan was made: it has ${actualFacts.lines} lines, and plan.json ` +
        `says ${facts.lines}.`;
  return [fault('plan/changed', path, 1, message, planAgain)];
}

function readLines<Value>(
  file: FolderFile,
  schema: z.ZodType<Value>,
): { readonly values: readonly Value[]; readonly diagnostics: readonly Diagnostic[] } {
  const values: Value[] = [];
  const diagnostics: Diagnostic[] = [];
  let line = 0;
  for (const text of eachLine(file.text ?? '')) {
    line += 1;
    const value = parsed(text);
    if (isTooDeep(value, text)) {
      diagnostics.push(fault('plan/invalid', file.path, line, tooDeep, planAgain));
      continue;
    }
    const checked = value === undefined ? undefined : schema.safeParse(value);
    if (!checked) diagnostics.push(fault('plan/not-json', file.path, line, 'This line is not JSON.', planAgain));
    else if (checked.success) values.push(checked.data);
    else diagnostics.push(fault('plan/invalid', file.path, line, sentence(checked.error.issues[0]), planAgain));
  }
  return { values, diagnostics };
}

/** Each line with its line end, as it was written. */
function* eachLine(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const until = end === -1 ? text.length : end + 1;
    yield text.slice(from, until);
    from = until;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The details of a JSON error help nobody: a plan is not written by hand.
    return undefined;
  }
}

/** No plan has so many levels: the YAML of policies has at most 256. More would be too much for whatever reads it. */
const mostLevels = 512;
const tooDeep = 'This is no plan: it is nested too deeply.';

/** Goes level by level, not by recursion, so that no depth is too much for the check itself. */
function isTooDeep(value: unknown, text: string): boolean {
  // Each level takes two characters at least.
  if (text.length < 2 * mostLevels) return false;
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > mostLevels) return true;
    level = level.flatMap((item): unknown[] => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return false;
}

function sentence(issue: z.core.$ZodIssue | undefined): string {
  if (!issue) return 'This is not a plan.';
  const path = issue.path.map(String).join('.');
  return `${path === '' ? 'It' : `\`${path}\``} is not valid in a plan: ${issue.message}.`;
}

/** The first line that names the faulty member, as a hint: JSON.parse keeps no positions. */
function lineOf(text: string, issue: z.core.$ZodIssue | undefined): number {
  const name = issue?.path.findLast((part) => typeof part === 'string');
  if (typeof name !== 'string') return 1;
  const offset = text.indexOf(`"${name}":`);
  return offset === -1 ? 1 : text.slice(0, offset).split('\n').length;
}

function fault(code: string, file: string, line: number, message: string, remedy: string): Diagnostic {
  return { code, severity: 'error', at: { file, line, column: 1 }, message, remedy };
}

function faults(diagnostics: readonly Diagnostic[]): ReadPlan {
  return { plan: undefined, diagnostics: [...diagnostics].sort(byPosition) };
}

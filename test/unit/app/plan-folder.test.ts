import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { FolderUnusable, preparePlanFolder, readPlanFolder, writePlanFolder } from '../../../src/app/plan-folder.ts';
import { digestsOf } from '../../../src/plan/header.ts';
import { reportedPlan } from '../report/reported-plan.ts';

const { header } = reportedPlan;
const digests = { ...digestsOf(header.policies, header.coverage, reportedPlan), settings: 's' };
const plan = { ...reportedPlan, header: { ...header, digests } };
const files = ['findings.ndjson', 'gaps.ndjson', 'plan.json', 'refusals.ndjson', 'steps.ndjson'];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mayfly-folder-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a plan replaces an earlier one, and leaves nothing but its five files beside the others', async () => {
  writeFileSync(join(folder, 'notes.md'), 'mine');
  await writePlanFolder(folder, plan);
  await writePlanFolder(folder, plan);
  expect((await readdir(folder)).sort()).toEqual([...files, 'notes.md'].sort());
  expect((await readPlanFolder(folder)).diagnostics).toEqual([]);
});

test('a run that was cut off is replaced', async () => {
  await writePlanFolder(folder, plan);
  const cut = {
    ...plan,
    get gaps(): never {
      throw new Error('cut');
    },
  };
  await expect(writePlanFolder(folder, cut)).rejects.toThrow('cut');
  expect(existsSync(join(folder, 'plan.json'))).toBe(false);
  await writePlanFolder(folder, plan);
  expect((await readdir(folder)).sort()).toEqual(expect.arrayContaining(files));
  expect((await readPlanFolder(folder)).diagnostics).toEqual([]);
});

test.each(files)("somebody's own %s is not overwritten", async (name) => {
  writeFileSync(join(folder, name), '{"format_version":"1.2"}\n');
  await expect(preparePlanFolder(folder)).rejects.toThrow(FolderUnusable);
  await expect(writePlanFolder(folder, plan)).rejects.toThrow(FolderUnusable);
  expect(await readdir(folder)).toEqual([name]);
});

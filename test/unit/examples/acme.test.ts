import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { recordAcme } from '../../../examples/acme/record.ts';

const shipped = 'examples/acme';
const folder = mkdtempSync(join(tmpdir(), 'mayfly-acme-'));
let made: Awaited<ReturnType<typeof recordAcme>>;

beforeAll(async () => {
  made = await recordAcme(folder, { config: join(shipped, 'mayfly.yml'), policies: 'policies' });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('the shipped recording is what its tables and the shipped policies make (else: npm run example)', () => {
  const files = ['recording.json', ...below(join(folder, '123456789012')).map((file) => join('123456789012', file))];
  expect(below(join(shipped, '123456789012'))).toEqual(below(join(folder, '123456789012')));
  expect(
    files.filter((file) => readFileSync(join(shipped, file), 'utf8') !== readFileSync(join(folder, file), 'utf8')),
  ).toEqual([]);
});

test('nothing is wrong with the example’s policies and settings', () => {
  expect(made.diagnostics).toEqual([]);
});

test('it shows about 200 resources, one denied call, and something of everything', () => {
  const of = (name: string): number =>
    made.covered.filter(({ type }) => type === name).reduce((sum, { resources }) => sum + resources, 0);
  const resources = ['ec2', 'ebs', 'rds', 'ebs-snapshot', 'cfn'].map(of);
  expect(resources.every((count) => count > 0)).toBe(true);
  expect(resources.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(180);
  expect(
    made.covered.filter(({ status }) => status === 'denied').map(({ region, type }) => `${region} ${type}`),
  ).toEqual(['us-east-1 rds']);
  const causes = new Set(made.plan.refusals.map(({ cause }) => cause));
  expect([...causes].sort()).toEqual(expect.arrayContaining(['controller', 'grace', 'on-hold', 'protected']));
  expect(made.plan.steps.some(({ awaits }) => awaits !== undefined)).toBe(true);
  expect(new Set(made.plan.steps.map(({ effect }) => effect))).toEqual(
    new Set(['notify', 'tag', 'snapshot', 'stop', 'delete']),
  );
});

test('all five questions find something, and what nobody knows stays a gap', () => {
  const matched = new Set(made.plan.findings.map(({ policy }) => policy));
  const questions = [
    'ec2-ttl-expired',
    'ec2-owner-missing',
    'ec2-weekend-idle',
    'ec2-sandbox-over-budget',
    'stack-drifted',
  ];
  expect(questions.filter((policy) => !matched.has(policy))).toEqual([]);
  expect(made.plan.gaps.map(({ what }) => what)).toEqual(expect.arrayContaining(['drift', 'idle', 'list']));
});

function below(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort();
}

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ensureEnvironment } from '../../scripts/python-environment.ts';
import { type Comparison, compare } from './compare/compare.ts';
import { type Moto, startMoto } from './moto.ts';

const seeds = Array.from({ length: 5 }, () => Math.floor(Math.random() * 2 ** 31));
let moto: Moto;
let comparison: Comparison;

beforeAll(async () => {
  await ensureEnvironment('.venv-c7n', 'bench/filters-requirements.txt');
  moto = await startMoto();
  comparison = await compare(['bench/policies20.yml', 'policies', 'test/emulated/compare/metrics.yml'], seeds, moto);
}, 3_600_000);

afterAll(() => moto.stop());

test(`Custodian and Mayfly select the same, in estates of the seeds ${seeds.join(', ')}`, () => {
  expect(
    comparison.rows.filter(({ onlyCustodian, onlyMayfly }) => onlyCustodian.length + onlyMayfly.length > 0),
  ).toEqual([]);
  expect(comparison.rows.length).toBeGreaterThanOrEqual(20 * seeds.length);
});

test('each policy selects some and leaves some, so that agreeing means something', () => {
  expect(comparison.vacuous).toEqual([]);
});

test('of the policies on metrics none is passed over', () => {
  expect(Object.keys(comparison.unread).filter((name) => name.startsWith('metrics-'))).toEqual([]);
});

test('of the twenty policies of the bench none is passed over', () => {
  expect(Object.keys(comparison.unread).filter((name) => /^(ec2|ebs|rds)-\d\d-/.test(name))).toEqual([]);
});

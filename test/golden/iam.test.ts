import { test } from '@jest/globals';
import { iam, toPolicyDocuments } from '../../src/mayfly.ts';
import { roleToText } from '../../src/report/role-text.ts';
import { expectGolden } from './expect-golden.ts';

const { value: role } = await iam(['policies'], { config: 'test/golden/iam.yml', regions: [] });
if (role === undefined) throw new Error('the shipped policies gave no role');

test('the role of the shipped policies, for people', () => {
  expectGolden(`${roleToText(role, { colour: false })}\n`, 'role-of-the-shipped-policies.txt');
});

test('the role of the shipped policies, as IAM takes it', () => {
  expectGolden(`${JSON.stringify(toPolicyDocuments(role), undefined, 2)}\n`, 'role-of-the-shipped-policies.json');
});

import { test } from '@jest/globals';
import { iam } from '../../src/app/commands/iam.ts';
import { roleToText } from '../../src/report/formats/iam-text.ts';
import { expectGolden } from './expect-golden.ts';

const { value } = await iam(['policies'], { config: 'test/golden/iam.yml', regions: [] }, { environment: {} });
if (value === undefined) throw new Error('the shipped policies gave no role');

test('the role of the shipped policies, for people', () => {
  expectGolden(`${roleToText(value.role, { colour: false })}\n`, 'role-of-the-shipped-policies.txt');
});

test('the role of the shipped policies, as IAM takes it', () => {
  expectGolden(`${JSON.stringify(value.policies, undefined, 2)}\n`, 'role-of-the-shipped-policies.json');
});

import { expect, test } from '@jest/globals';
import type { ManagedPolicy, PolicyStatement } from '../../../src/core/views/role.ts';
import { decide } from './evaluator.ts';

const instance = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1';
const allow: PolicyStatement = {
  Sid: 'A',
  Effect: 'Allow',
  Action: ['ec2:StopInstances'],
  Resource: ['arn:aws:ec2:*:*:instance/*'],
};

function policy(...Statement: readonly PolicyStatement[]): readonly ManagedPolicy[] {
  return [{ name: 'p', document: { Version: '2012-10-17', Statement } }];
}

function stop(
  policies: readonly ManagedPolicy[],
  tags: Readonly<Record<string, string>> = {},
  context: Readonly<Record<string, string | readonly string[]>> = {},
) {
  return decide(policies, { action: 'ec2:StopInstances', resources: [{ arn: instance, tags }], context });
}

test('nothing is allowed that no statement allows', () => {
  expect(stop(policy())).toBe('not-allowed');
  expect(stop(policy(allow))).toBe('allowed');
  expect(decide(policy(allow), { action: 'ec2:StartInstances', resources: [{ arn: instance }] })).toBe('not-allowed');
  expect(
    decide(policy(allow), {
      action: 'ec2:StopInstances',
      resources: [{ arn: instance.replace('instance', 'volume') }],
    }),
  ).toBe('not-allowed');
  expect(decide(policy(allow), { action: 'ec2:StopInstances', resources: [] })).toBe('not-allowed');
});

test('a Deny wins over an Allow, and one resource over the others', () => {
  const deny: PolicyStatement = {
    ...allow,
    Effect: 'Deny',
    Resource: ['*'],
    Condition: { StringEquals: { 'aws:ResourceTag/class': ['core'] } },
  };
  const both = policy(allow, deny);
  expect(stop(both, { class: 'core' })).toBe('denied');
  expect(stop(both, { Class: 'core' })).toBe('denied');
  expect(stop(both, { class: 'Core' })).toBe('allowed');
  expect(stop(both)).toBe('allowed');
  const resources = [{ arn: instance }, { arn: `${instance}2`, tags: { class: 'core' } }];
  expect(decide(both, { action: 'ec2:StopInstances', resources })).toBe('denied');
});

test.each([
  ['StringEqualsIgnoreCase', ['CORE'], 'core', true],
  ['StringEqualsIgnoreCase', ['core'], 'cores', false],
  ['StringLike', ['c*e'], 'core', true],
  ['StringLike', ['c?e'], 'core', false],
  ['StringLike', ['*'], undefined, false],
  ['StringLike', ['*'], '', true],
  ['StringEqualsIfExists', ['core'], undefined, true],
  ['StringNotEquals', ['core'], undefined, true],
  ['StringNotLike', ['c*'], 'core', false],
  ['Null', ['false'], 'core', true],
  ['Null', ['false'], undefined, false],
  ['Bool', ['true'], 'true', true],
  ['ForAnyValue:StringEquals', ['core'], ['support', 'core'], true],
  ['ForAnyValue:StringEquals', ['core'], undefined, false],
  ['ForAllValues:StringEquals', ['core'], ['support', 'core'], false],
] as const)('%s %j on %j: %s', (operator, wanted, found, expected) => {
  const conditional = policy({ ...allow, Condition: { [operator]: { key: wanted } } });
  expect(stop(conditional, {}, found === undefined ? {} : { key: found })).toBe(expected ? 'allowed' : 'not-allowed');
});

test('what it cannot judge it does not pass', () => {
  expect(() =>
    stop(policy({ ...allow, Condition: { DateGreaterThan: { key: ['2026-01-01'] } } }), {}, { key: 'x' }),
  ).toThrow('DateGreaterThan');
  expect(() =>
    stop(policy({ ...allow, Condition: { StringEquals: { key: ['a'] } } }), {}, { key: ['a', 'b'] }),
  ).toThrow('ForAnyValue');
});

test('a star does not reach into the next part of an ARN', () => {
  const crossing = policy({ ...allow, Resource: ['arn:aws:ec2:*instance/i-1'] });
  expect(stop(crossing)).toBe('not-allowed');
});

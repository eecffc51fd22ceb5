import { test as law } from '@fast-check/jest';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Role, RoleStatement } from '../../../src/core/views/role.ts';
import { toCloudFormation } from '../../../src/iam/cloudformation.ts';
import { toPolicyDocuments } from '../../../src/iam/documents.ts';
import { cases } from '../../cases.ts';

const action = fc
  .tuple(
    fc.constantFrom('ec2', 'rds'),
    fc.nat({ max: 9999 }).map((n) => `Do${'Something'.repeat(n % 5)}${n}`),
  )
  .map(([service, name]) => `${service}:${name}`);
const resource = fc
  .nat({ max: 9999 })
  .map((n) => `kind/${'x'.repeat(n % 60)}${n}`)
  .map((name) => `arn:\${AWS::Partition}:ec2:*:\${AWS::AccountId}:${name}`);
const statement: fc.Arbitrary<RoleStatement> = fc.record({
  sid: fc.stringMatching(/^[A-Z][a-z]{2,8}$/),
  effect: fc.constantFrom('Allow', 'Deny'),
  actions: fc.uniqueArray(action, { minLength: 1, maxLength: 150, size: 'max' }),
  resources: fc.uniqueArray(resource, { minLength: 1, maxLength: 12, size: 'max' }),
});
const role: fc.Arbitrary<Role> = fc.record({
  statements: fc.array(statement, { maxLength: 6 }),
  guardOnly: fc.constant([]),
});

/** Every (effect, action, resource) that statements speak of. */
function meaning(
  statements: readonly { effect: string; actions: readonly string[]; resources: readonly unknown[] }[],
): readonly string[] {
  const all = statements.flatMap(({ effect, actions, resources }) =>
    actions.flatMap((each) => resources.map((arn) => `${effect} ${each} ${JSON.stringify(arn)}`)),
  );
  return [...new Set(all)].sort();
}

law.prop([role], { numRuns: cases(30) })(
  'cut into policies, a role allows the same, and no policy is larger than IAM takes',
  (whole) => {
    const policies = toPolicyDocuments(whole);
    for (const { document } of policies) expect(JSON.stringify(document).length).toBeLessThanOrEqual(6144);
    const parts = policies.flatMap(({ document }) => document.Statement);
    const filled = whole.statements.map((each) => ({
      ...each,
      resources: each.resources.map((arn) => arn.replace('${AWS::Partition}', 'aws').replace('${AWS::AccountId}', '*')),
    }));
    expect(
      meaning(parts.map(({ Effect, Action, Resource }) => ({ effect: Effect, actions: Action, resources: Resource }))),
    ).toEqual(meaning(filled));
  },
);

law.prop([role], { numRuns: cases(20) })('the template holds the same policies, filled in where it stands', (whole) => {
  const { Resources } = toCloudFormation(whole);
  const documents = Object.values(Resources).flatMap(({ Type, Properties }) =>
    Type === 'AWS::IAM::ManagedPolicy' ? [Properties.PolicyDocument as Document] : [],
  );
  const parts = documents.flatMap(({ Statement }) => Statement);
  for (const document of documents) expect(JSON.stringify(resolved(document)).length).toBeLessThanOrEqual(6144);
  const wanted = toPolicyDocuments(whole, { partition: 'aws-us-gov', account: '123456789012' }).flatMap(
    ({ document }) => document.Statement,
  );
  const plain = (statements: Document['Statement']) =>
    meaning(
      statements.map(({ Effect, Action, Resource }) => ({ effect: Effect, actions: Action, resources: Resource })),
    );
  expect(plain(resolved({ Statement: parts }).Statement)).toEqual(plain(wanted));
  expect(Resources.Role?.Properties.ManagedPolicyArns).toHaveLength(documents.length);
});

test('conditions go with each part of a statement that is cut', () => {
  const condition = { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } };
  const actions = Array.from({ length: 400 }, (_, index) => `ec2:DoSomethingOrOther${index}`);
  const policies = toPolicyDocuments({
    statements: [{ sid: 'Long', effect: 'Deny', actions, resources: ['*'], condition }],
    guardOnly: [],
  });
  expect(policies.length).toBeGreaterThan(1);
  const parts = policies.flatMap(({ document }) => document.Statement);
  for (const part of parts) expect(part).toMatchObject({ Effect: 'Deny', Resource: ['*'], Condition: condition });
  expect(new Set(parts.map(({ Sid }) => Sid)).size).toBe(parts.length);
});

test('a statement that cannot be cut is an error, not a policy that IAM refuses', () => {
  const resources = [`arn:aws:ec2:*:*:instance/${'i'.repeat(7000)}`];
  expect(() =>
    toPolicyDocuments({
      statements: [{ sid: 'Huge', effect: 'Allow', actions: ['ec2:StopInstances'], resources }],
      guardOnly: [],
    }),
  ).toThrow('Huge');
});

interface Document {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Action: readonly string[];
    readonly Resource: readonly unknown[];
  }[];
}

/** What CloudFormation makes of `Fn::Sub`. */
function resolved(document: Document): Document {
  const fill = (arn: unknown): unknown => {
    if (typeof arn !== 'object' || arn === null || !('Fn::Sub' in arn)) return arn;
    return String(arn['Fn::Sub'])
      .replaceAll('${AWS::Partition}', 'aws-us-gov')
      .replaceAll('${AWS::AccountId}', '123456789012');
  };
  return { ...document, Statement: document.Statement.map((each) => ({ ...each, Resource: each.Resource.map(fill) })) };
}

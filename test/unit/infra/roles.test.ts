import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { evidenceKinds, types } from '../../../src/estate/vocabulary.ts';

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const { Resources } = parse(readFileSync('infra/roles.yml', 'utf8')) as {
  Resources: { SweepRole: { Properties: { Policies: readonly { PolicyDocument: { Statement: readonly Statement[] } }[] } } };
};
const statements = Resources.SweepRole.Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

test('the nightly sweep may read what the types and the evidence read, and nothing more', () => {
  const listed = types.flatMap(({ list, further = [] }) => [...list.iam, ...further.flatMap(({ iam }) => iam)]);
  const asked = evidenceKinds().flatMap(({ iam }) => iam);
  // The regions of an account are listed before anything else; s3:GetObject is for value_from, which a deployment grants for its own buckets.
  const needed = new Set([...listed, ...asked, 'ec2:DescribeRegions'].filter((action) => action !== 's3:GetObject'));
  expect(actionsOf('ReadTheEstate')).toEqual([...needed].sort());
});

test('its only write is to keep plans in its own bucket', () => {
  const reading = /:(Describe|List|Get)/;
  const writing = statements.flatMap(({ Sid, Action, Resource }) =>
    [Action].flat().flatMap((action) => (reading.test(action) ? [] : [{ Sid, action, Resource }])),
  );
  expect(writing.filter(({ Sid }) => Sid !== 'Log')).toEqual([
    { Sid: 'KeepPlans', action: 's3:PutObject', Resource: { 'Fn::Sub': '${PlanBucket.Arn}/plans/*' } },
  ]);
});

function actionsOf(sid: string): readonly string[] {
  return statements.filter(({ Sid }) => Sid === sid).flatMap(({ Action }) => Action);
}

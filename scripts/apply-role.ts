/**
 * Called by `osls package`. Prints, as JSON, the CloudFormation resources that a deployed Mayfly needs to act, for the
 * policies/ and mayfly.yml of the working directory: the reads of the function's own role, and the role that it writes
 * with, if mayfly.yml names none. If mayfly.yml has neither `mode: act` nor `promotion`, it prints none: a Mayfly that
 * only observes gets nothing that could write. Exit code 1 if policies or mayfly.yml have errors.
 */

import { actingMode } from '../src/app/acting-mode.ts';
import { iam } from '../src/app/commands/iam.ts';
import { loadSetup } from '../src/app/setup.ts';
import type { Role } from '../src/core/views/role.ts';
import { toCloudFormation } from '../src/iam/cloudformation.ts';
import { diagnosticsToText } from '../src/report/diagnostics.ts';

const { config } = await loadSetup(undefined, process.env);
const { value, diagnostics, sources } = await iam(['policies'], { regions: [] }, { environment: process.env });
if (value === undefined) {
  process.stderr.write(
    diagnosticsToText(diagnostics, new Map(sources.map(({ path, text }) => [path, text])), {
      colour: false,
      columns: 120,
    }),
  );
  process.exitCode = 1;
} else
  process.stdout.write(
    JSON.stringify(
      actingMode(config) === 'act'
        ? { ...reads(value.role), ...(config.applyRole === undefined ? writes(value.role) : {}) }
        : {},
    ),
  );

type Resources = Readonly<
  Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
>;

/** What the function does with its own role: all reads, and access to Mayfly's own things. */
function reads(role: Role): Resources {
  const statements = role.statements.filter(({ sid }) => /^(Read|Own)/.test(sid));
  const policies = Object.entries(toCloudFormation({ ...role, statements }).Resources).filter(
    ([, { Type }]) => Type === 'AWS::IAM::ManagedPolicy',
  );
  return Object.fromEntries(
    policies.map(([name, { Type, Properties }]) => [
      `Read${name}`,
      {
        Type,
        Properties: { ...Properties, Description: 'What Mayfly reads for its policies', Roles: [{ Ref: 'ApplyRole' }] },
      },
    ]),
  );
}

/** The role of `mayfly iam`; only the function's own role may assume it. */
function writes(role: Role): Resources {
  const resources = Object.entries(toCloudFormation(role).Resources).map(([name, resource]) => [
    `Estate${name}`,
    resource,
  ]);
  const renamed = JSON.stringify(Object.fromEntries(resources))
    .replaceAll(/\{"Ref":"Policy(\d+)"\}/g, '{"Ref":"EstatePolicy$1"}')
    .replaceAll('{"Ref":"TrustedArn"}', '{"Fn::GetAtt":["ApplyRole","Arn"]}');
  const Statement = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: { 'Fn::GetAtt': ['EstateRole', 'Arn'] } }];
  const mayAssume = {
    PolicyName: 'assume-estate-role',
    PolicyDocument: { Version: '2012-10-17', Statement },
    Roles: [{ Ref: 'ApplyRole' }],
  };
  return { ...(JSON.parse(renamed) as Resources), ApplyMayAssume: { Type: 'AWS::IAM::Policy', Properties: mayAssume } };
}

/**
 * `osls package` calls it: prints, as JSON, the CloudFormation resources of the role by which a deployed Mayfly writes, made for the policies/ and mayfly.yml of the working
 * directory. Where mayfly.yml does not say `mode: act` there are none: what only observes has no role that could write. Exit code 1 where policies or mayfly.yml are broken.
 */

import { setUp } from '../src/mayfly/set-up.ts';
import { iam, toCloudFormation } from '../src/mayfly.ts';
import { diagnosticsToText } from '../src/report/diagnostics.ts';

const { config } = await setUp(undefined);
const { value: role, diagnostics, sources } = await iam(['policies'], { regions: [] });
if (role === undefined) {
  process.stderr.write(diagnosticsToText(diagnostics, new Map(sources.map(({ path, text }) => [path, text])), { colour: false, columns: 120 }));
  process.exitCode = 1;
} else process.stdout.write(JSON.stringify(config.mode === 'act' ? resources() : {}));

function resources(): object {
  const made = Object.entries(toCloudFormation(role as NonNullable<typeof role>).Resources).map(([name, resource]) => [`Estate${name}`, resource]);
  const applyRole = { 'Fn::GetAtt': ['ApplyRole', 'Arn'] };
  const text = JSON.stringify(Object.fromEntries(made))
    .replaceAll(/\{"Ref":"Policy(\d+)"\}/g, '{"Ref":"EstatePolicy$1"}')
    .replaceAll('{"Ref":"TrustedArn"}', JSON.stringify(applyRole));
  const Statement = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: { 'Fn::GetAtt': ['EstateRole', 'Arn'] } }];
  const mayAssume = {
    Type: 'AWS::IAM::Policy',
    Properties: { PolicyName: 'assume-estate-role', PolicyDocument: { Version: '2012-10-17', Statement }, Roles: [{ Ref: 'ApplyRole' }] },
  };
  return { ...(JSON.parse(text) as object), ApplyMayAssume: mayAssume };
}

import type { Role } from '../core/views/role.ts';
import { toOpenDocuments } from './documents.ts';

export interface Template {
  readonly AWSTemplateFormatVersion: '2010-09-09';
  readonly Description: string;
  readonly Parameters: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/**
 * The role and its managed policies as a CloudFormation template. Who may assume it is its one parameter; the role
 * itself is tagged as protected, so that no Mayfly touches it.
 */
export function toCloudFormation(role: Role): Template {
  const policies = toOpenDocuments(role).map(({ document }, index) => {
    const Statement = document.Statement.map((statement) => ({
      ...statement,
      Resource: statement.Resource.map(substituted),
    }));
    const Properties = {
      Description: 'What Mayfly may do for its policies, and what it must never do',
      PolicyDocument: { ...document, Statement },
    };
    return [`Policy${index + 1}`, { Type: 'AWS::IAM::ManagedPolicy', Properties }] as const;
  });
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'The role that these policies of Mayfly need, made by `mayfly iam`',
    Parameters: {
      TrustedArn: {
        Type: 'String',
        Description: 'ARN of the role or user that may assume this role',
        AllowedPattern: '^arn:[a-z-]+:(iam|sts)::.+$',
      },
    },
    Resources: { Role: roleResource(policies.map(([name]) => name)), ...Object.fromEntries(policies) },
    Outputs: { RoleArn: { Description: 'For `mayfly --assume`', Value: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
  };
}

function roleResource(policies: readonly string[]): TemplateResource {
  const Statement = [{ Effect: 'Allow', Principal: { AWS: { Ref: 'TrustedArn' } }, Action: 'sts:AssumeRole' }];
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      Description: 'Mayfly',
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement },
      ManagedPolicyArns: policies.map((Ref) => ({ Ref })),
      Tags: [{ Key: 'lifespan-intent', Value: 'persistent-core' }],
    },
  };
}

function substituted(arn: string): string | { readonly 'Fn::Sub': string } {
  return arn.includes('${') ? { 'Fn::Sub': arn } : arn;
}

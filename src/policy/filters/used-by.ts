import * as z from 'zod';
import { shown } from '../../core/actual.ts';
import { filter } from '../../core/filter.ts';

/**
 * Custodian's kinds of attachments, by how AWS's description of the network interface begins. The first match counts.
 */
const kinds: readonly (readonly [description: RegExp, kind: string])[] = [
  [/^ELB app\//, 'elb-app'],
  [/^ELB net\//, 'elb-net'],
  [/^ELB gwy\//, 'elb-gwy'],
  [/^ELB/, 'elb'],
  [/^ENI managed by APIGateway$/, 'apigw'],
  [/^AWS CodeStar Connections/, 'codestar'],
  [/^DAX/, 'dax'],
  [/^AWS created network interface for directory/, 'dir'],
  [/^DMSNetworkInterface$/, 'dms'],
  [/^arn:aws:ecs:/, 'ecs'],
  [/^EFS mount target for/, 'fsmt'],
  [/^ElastiCache/, 'elasticache'],
  [/^AWS ElasticMapReduce/, 'emr'],
  [/^CloudHSM Managed Interface/, 'hsm'],
  [/^CloudHsm ENI/, 'hsmv2'],
  [/^AWS Lambda VPC/, 'lambda'],
  [/^Interface for NAT Gateway/, 'nat'],
  [/^(?:RDSNetworkInterface$|Network interface for DBProxy)/, 'rds'],
  [/^RedshiftNetworkInterface$/, 'redshift'],
  [/^Network Interface for Transit Gateway Attachment/, 'tgw'],
  [/^VPC Endpoint Interface/, 'vpce'],
  [/^aws-k8s-branch-eni/, 'eks'],
];

const kindNames = [...new Set(['ec2', ...kinds.map(([, kind]) => kind), 'unknown'])];

/**
 * `used-by`: what the network interface of the address is attached to. An address without an interface does not match.
 * Source: Custodian's filter of that name.
 */
export const usedBy = filter({
  name: 'used-by',
  isForSomeTypes: true,
  schema: z.strictObject({ 'resource-type': z.enum(kindNames).describe('The kind of attachment') }),
  example: '{ type: used-by, resource-type: nat }',
  reads: () => new Set(['NetworkInterface']),
  bind: ({ 'resource-type': expected }) => ({
    kind: 'each',
    extract: ({ raw }) => kindOf(raw.NetworkInterface),
    test: (actual) => actual === expected,
    describe: (actual) => ({
      property: 'what its interface is attached to',
      actual: shown(actual),
      expected: { kind: 'compare', op: 'eq', value: expected },
    }),
  }),
});

function kindOf(networkInterface: unknown): string {
  if (typeof networkInterface !== 'object' || networkInterface === null) return 'nothing';
  const { Attachment, Description = '' } = networkInterface as {
    readonly Attachment?: { readonly InstanceId?: string };
    readonly Description?: string;
  };
  if (Attachment?.InstanceId) return 'ec2';
  return kinds.find(([description]) => description.test(Description))?.[1] ?? 'unknown';
}

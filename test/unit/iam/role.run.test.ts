import { expect, test } from '@jest/globals';
import { makePlan } from '../../../src/app/make-plan.ts';
import { loadSetup, readPolicies } from '../../../src/app/setup.ts';
import type { Aws } from '../../../src/core/aws.ts';
import { openRecording } from '../../../src/estate/aws/replay.ts';
import { services } from '../../../src/estate/aws/services.generated.ts';
import { iamFacts } from '../../../src/estate/vocabulary.ts';
import { toPolicyDocuments } from '../../../src/iam/documents.ts';
import { roleFor } from '../../../src/iam/role.ts';
import { decide } from './evaluator.ts';

const acme = 'examples/acme';

// Promise G3 of docs/safety.md.
test('a whole plan of the shipped policies calls what their role allows', async () => {
  const setup = await loadSetup(`${acme}/mayfly.yml`, {});
  const { policies } = await readPolicies(['policies'], setup);
  const { settings } = setup;
  const vocabulary = { ...setup.vocabulary, iam: iamFacts };
  const documents = toPolicyDocuments(roleFor({ policies, vocabulary, settings, regions: [] }));

  const replay = await openRecording(acme);
  const called = new Set<string>();
  const connection = {
    ...replay,
    open: (place: Parameters<typeof replay.open>[0]) => noted(replay.open(place), called),
  };
  const connected = { connection, now: new Date(replay.header.recorded), isRecording: true };
  const plan = await makePlan(policies, { setup, connected, runtime: {} });

  expect(plan.steps.length).toBeGreaterThan(0);
  expect([...called]).toEqual(
    expect.arrayContaining([
      'ec2:DescribeInstances',
      'cloudwatch:GetMetricData',
      'ce:GetCostAndUsage',
      'cloudformation:ListStackResources',
    ]),
  );
  const refused = [...called].filter(
    (action) => decide(documents, { action, resources: [{ arn: '*' }] }) !== 'allowed',
  );
  expect(refused).toEqual([]);

  // What a plan does not call is there for carrying it out: reads that verbs and the guard make, and the regions of the
  // account.
  const reads = documents.flatMap(({ document }) => document.Statement).filter(({ Sid }) => Sid === 'Read');
  const idle = reads.flatMap(({ Action }) => Action).filter((action) => !called.has(action));
  expect(idle).toEqual([
    'autoscaling:DescribeLaunchConfigurations',
    'autoscaling:DescribeWarmPool',
    'budgets:ViewBudget',
    'ec2:DescribeFleets',
    'ec2:DescribeLaunchTemplateVersions',
    'ec2:DescribeLaunchTemplates',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeRegions',
    'ec2:DescribeSecurityGroupReferences',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSnapshotAttribute',
    'ec2:DescribeSpotFleetRequests',
    'ec2:DescribeSpotInstanceRequests',
    'ec2:DescribeTags',
    'ec2:DescribeTransitGatewayVpcAttachments',
    'ec2:DescribeVpcPeeringConnections',
    'elasticloadbalancing:DescribeLoadBalancerAttributes',
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeTags',
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTargetHealth',
    'kms:DescribeKey',
    'rds:DescribeDBSnapshotAttributes',
  ]);
});

/** The same AWS, with every call noted by its name in IAM. Only the interface that reads is there. */
function noted(aws: Aws, called: Set<string>): Aws {
  const interfaces = Object.entries(
    aws.read as unknown as Readonly<Record<string, Readonly<Record<string, (input: object) => unknown>>>>,
  );
  const read = interfaces.map(([name, calls]) => {
    const service = services.find((each) => each.name === name);
    const wrapped = Object.entries(calls).map(([call, send]) => {
      const note = (input: object): unknown => {
        called.add(`${service?.iam ?? name}:${service?.read?.[call]?.operation ?? call}`);
        return send(input);
      };
      return [call, note] as const;
    });
    return [name, Object.fromEntries(wrapped)] as const;
  });
  return { place: aws.place, read: Object.fromEntries(read) } as unknown as Aws;
}

import { expect, test } from '@jest/globals';
import { attached } from '../../../../src/core/resource.ts';
import { isUnknown } from '../../../../src/core/truth.ts';
import { fakeAws, place, refusal } from '../fake-aws.ts';
import { blocked, check, resourceOf, tagList, typeNamed } from './run-verb.ts';

const balancer = `arn:aws:elasticloadbalancing:${place.region}:${place.account}:loadbalancer/app/web/50dc6c495c0c9188`;
const arn = `arn:aws:elasticloadbalancing:${place.region}:${place.account}:targetgroup/web/73e2d6bc24d8a067`;
const type = typeNamed('app-elb-target-group');

test('a target group is known by its ARN, and belongs to its load balancers and its stack', () => {
  const raw = {
    TargetGroupArn: arn,
    LoadBalancerArns: [balancer],
    Tags: tagList({ 'aws:cloudformation:stack-name': 'site' }),
  };
  expect(resourceOf(type.name, raw)).toMatchObject({ id: arn, arn });
  expect(type.created).toBeUndefined();
  expect(type.partOf?.(raw)).toEqual([attached('app-elb', balancer), { type: 'cfn', id: 'site' }]);
  expect(type.controllers?.({ ...raw, Tags: tagList({ 'eks:eks-cluster-name': 'prod' }) })[0]?.name).toBe(
    'Kubernetes cluster prod',
  );
});

test('a target group that a listener forwards to cannot be deleted', () => {
  const group = (LoadBalancerArns: string[]) => resourceOf(type.name, { TargetGroupArn: arn, LoadBalancerArns });
  expect(blocked(group([balancer]), 'delete')).toBe('a listener of app/web/50dc6c495c0c9188 forwards to it');
  expect(blocked(group([]), 'delete')).toBeUndefined();
});

test('a deleted target group is waited for while AWS lists it', async () => {
  const source = resourceOf(type.name, { TargetGroupArn: arn });
  const listed = { 'elasticloadbalancing:DescribeTargetGroups': () => ({ TargetGroups: [{ TargetGroupArn: arn }] }) };
  const gone = {
    'elasticloadbalancing:DescribeTargetGroups': () => {
      throw refusal('elasticloadbalancing:DescribeTargetGroups', 'TargetGroupNotFoundException');
    },
  };
  expect(await check(source, 'delete', listed)).toEqual({ status: 'wait' });
  expect(await check(source, 'delete', gone)).toMatchObject({ status: 'done' });
});

test('the health of targets is read for each group; a refusal makes only that one unknown', async () => {
  const calls = type.detailCalls?.find(({ key }) => key === 'TargetHealthDescriptions');
  const aws = fakeAws({
    'elasticloadbalancing:DescribeTargetHealth': ({ TargetGroupArn }: { TargetGroupArn: string }) => {
      if (TargetGroupArn === 'denied') throw refusal('elasticloadbalancing:DescribeTargetHealth');
      return { TargetHealthDescriptions: TargetGroupArn === 'a' ? [{ Target: { Id: 'i-1' } }] : [] };
    },
  });
  const answers = await calls?.fetch(
    aws,
    ['a', 'empty', 'denied'].map((TargetGroupArn) => ({ TargetGroupArn })),
  );
  expect(answers?.map((answer) => (isUnknown(answer) ? 'unknown' : answer))).toEqual([
    [{ Target: { Id: 'i-1' } }],
    [],
    'unknown',
  ]);
});

test('a target group is used by the Auto Scaling groups that register their instances in it', async () => {
  const aws = fakeAws({
    'autoscaling:DescribeAutoScalingGroups': () => ({
      AutoScalingGroups: [
        { AutoScalingGroupName: 'web', TargetGroupARNs: [arn] },
        { AutoScalingGroupName: 'api', TrafficSources: [{ Identifier: arn, Type: 'elbv2' }] },
        { AutoScalingGroupName: 'batch' },
      ],
    }),
  });
  expect(await type.protection?.fetch(aws, [arn, 'arn:other'])).toEqual([
    ['Auto Scaling group web', 'Auto Scaling group api'],
    [],
  ]);
});

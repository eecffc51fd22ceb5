import { expect, test } from '@jest/globals';
import { beginningOf } from '../../../../src/core/resource-type.ts';
import { isUnknown } from '../../../../src/core/truth.ts';
import { fakeAws, place, refusal } from '../fake-aws.ts';
import { check, perform, resourceOf, tagList, typeNamed } from './run-verb.ts';

const arn = `arn:aws:elasticloadbalancing:${place.region}:${place.account}:loadbalancer/app/web/50dc6c495c0c9188`;
const raw = { LoadBalancerArn: arn, CreatedTime: '2026-11-01T00:00:00Z', Type: 'application' };
const key = 'deletion_protection.enabled';
const appElb = typeNamed('app-elb');

test('a load balancer is known by its ARN, counts from its creation, and belongs to its stack', () => {
  const inStack = { ...raw, Tags: tagList({ 'aws:cloudformation:stack-name': 'site' }) };
  expect(resourceOf('app-elb', raw)).toMatchObject({ id: arn, arn });
  expect(beginningOf(raw, appElb)).toBe('2026-11-01T00:00:00Z');
  expect(appElb.partOf?.(inStack)).toEqual([{ type: 'cfn', id: 'site' }]);
  expect(appElb.measuredAs?.(arn)).toBe('app/web/50dc6c495c0c9188');
});

test('a load balancer of Kubernetes is controlled by its cluster', () => {
  expect(appElb.controllers?.({ ...raw, Tags: tagList({ 'elbv2.k8s.aws/cluster': 'prod' }) })[0]?.name).toBe(
    'Kubernetes cluster prod',
  );
  expect(appElb.controllers?.({ ...raw, Tags: [] }) ?? []).toEqual([]);
});

test('deletion protection locks deletes only', () => {
  expect(appElb.lock?.({ ...raw, [key]: true }, 'delete')).toBe(key);
  expect(appElb.lock?.({ ...raw, [key]: true }, 'tag')).toBeUndefined();
  expect(appElb.lock?.({ ...raw, [key]: false }, 'delete')).toBeUndefined();
});

test('protection is read with one call per load balancer; a refusal makes only that one unknown', async () => {
  const aws = fakeAws({
    'elasticloadbalancing:DescribeLoadBalancerAttributes': ({ LoadBalancerArn }: { LoadBalancerArn: string }) => {
      if (LoadBalancerArn === 'denied') throw refusal('elasticloadbalancing:DescribeLoadBalancerAttributes');
      return { Attributes: [{ Key: key, Value: String(LoadBalancerArn === 'on') }] };
    },
  });
  const answers = await appElb.protection?.fetch(aws, ['on', 'off', 'denied']);
  expect(answers?.map((answer) => (isUnknown(answer) ? 'unknown' : answer))).toEqual([true, false, 'unknown']);
});

test('of several ARNs the existing ones are read, though AWS refuses the whole call for a missing one', async () => {
  const aws = fakeAws({
    'elasticloadbalancing:DescribeLoadBalancers': ({ LoadBalancerArns }: { LoadBalancerArns: string[] }) => {
      if (LoadBalancerArns.includes('gone'))
        throw refusal('elasticloadbalancing:DescribeLoadBalancers', 'LoadBalancerNotFoundException');
      return { LoadBalancers: LoadBalancerArns.map((LoadBalancerArn) => ({ LoadBalancerArn })) };
    },
  });
  const balancers = await appElb.read.byId(aws, ['a', 'gone', 'b']);
  expect(balancers.map(({ LoadBalancerArn }) => LoadBalancerArn)).toEqual(['a', 'b']);
});

test('a refusal of another kind rejects: it does not mean that the load balancer is gone', async () => {
  await expect(check(resourceOf('app-elb', raw), 'delete', {})).rejects.toMatchObject({ code: 'AccessDenied' });
});

test('a deleted load balancer is waited for while AWS lists it', async () => {
  const listed = (LoadBalancers: object[]) => ({
    'elasticloadbalancing:DescribeLoadBalancers': () => ({ LoadBalancers }),
  });
  expect(await check(resourceOf('app-elb', raw), 'delete', listed([raw]))).toEqual({ status: 'wait' });
  expect(await check(resourceOf('app-elb', raw), 'delete', listed([]))).toMatchObject({ status: 'done' });
});

test('tags are written by ARN, and seen once AWS shows them', async () => {
  const source = resourceOf('app-elb', raw);
  const options = { tags: { team: 'web' } };
  const { sent } = await perform('tag', [source], { 'elasticloadbalancing:AddTags': () => ({}) }, options);
  expect(sent[0]?.input).toEqual({ ResourceArns: [arn], Tags: [{ Key: 'team', Value: 'web' }] });
  const shown = (tags: Record<string, string>) => ({
    'elasticloadbalancing:DescribeTags': () => ({ TagDescriptions: [{ ResourceArn: arn, Tags: tagList(tags) }] }),
  });
  expect(await check(source, 'tag', shown({ team: 'data' }), {}, options)).toEqual({ status: 'wait' });
  expect(await check(source, 'tag', shown({ team: 'web' }), {}, options)).toMatchObject({ status: 'done' });
});

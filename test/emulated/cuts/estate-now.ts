import { Agent } from 'node:http';
import { post } from '../post.ts';

/** Questions as AWS's query protocol has them. `of`: about each of what an earlier answer names so. */
const questions = [
  ['ec2', '2016-11-15', 'DescribeInstances'],
  ['ec2', '2016-11-15', 'DescribeVolumes'],
  ['ec2', '2016-11-15', 'DescribeSnapshots', { 'Owner.1': 'self' }],
  ['ec2', '2016-11-15', 'DescribeImages', { 'Owner.1': 'self' }],
  ['ec2', '2016-11-15', 'DescribeNetworkInterfaces'],
  ['ec2', '2016-11-15', 'DescribeAddresses'],
  ['ec2', '2016-11-15', 'DescribeSecurityGroups'],
  ['rds', '2014-10-31', 'DescribeDBInstances'],
  ['rds', '2014-10-31', 'DescribeDBClusters'],
  ['rds', '2014-10-31', 'DescribeDBSnapshots'],
  ['rds', '2014-10-31', 'DescribeDBClusterSnapshots'],
  ['autoscaling', '2011-01-01', 'DescribeAutoScalingGroups'],
  ['cloudformation', '2010-05-15', 'DescribeStacks'],
  ['elasticloadbalancing', '2015-12-01', 'DescribeLoadBalancers'],
  ['elasticloadbalancing', '2015-12-01', 'DescribeTargetGroups'],
] as const satisfies readonly (readonly [string, string, string, Readonly<Record<string, string>>?])[];

/** All that AWS has in a region, as it says it: answer by answer. It is asked directly, past Mayfly and the proxy. */
export async function estateNow(endpoint: string, region: string): Promise<string> {
  // One after the other over one connection: that costs the emulator half of what all at once do.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (
    service: string,
    Version: string,
    Action: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<string> =>
    post(endpoint, {
      agent,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization:
          `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host, ` +
          'Signature=none',
      },
      body: new URLSearchParams({ Action, Version, ...more }).toString(),
    });
  try {
    const said = await Promise.all(
      questions.map(([service, version, action, more]) => ask(service, version, action, more)),
    );
    const balancing = [
      ...new Set(
        said.join('\n').match(/arn:aws:elasticloadbalancing:[^<]*:(?:loadbalancer|targetgroup)\/[^<]*/g) ?? [],
      ),
    ];
    const named = Object.fromEntries(balancing.map((arn, at) => [`ResourceArns.member.${at + 1}`, arn]));
    const tags = balancing.length === 0 ? [] : [await ask('elasticloadbalancing', '2015-12-01', 'DescribeTags', named)];
    return [...said, ...tags].join('\n');
  } finally {
    agent.destroy();
  }
}

import { type AwsRule, form, texts } from './aws-rule.ts';

/**
 * EC2 stops a Spot Instance only where its request is persistent and still stands; the emulator stops any. The code and
 * the message of the refusal are those that users of one-time requests report.
 */
export const stopOfSpot: AwsRule = {
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-requests.html',
  on: ['ec2:StopInstances'],
  refuse: async (call, ask) => {
    for (const [name, id] of form(call)) {
      if (!/^InstanceId\.\d+$/.test(name)) continue;
      const described = await ask('DescribeInstances', { 'InstanceId.1': id });
      if (texts(described, 'instanceLifecycle')[0] !== 'spot') continue;
      const filter = { 'Filter.1.Name': 'instance-id', 'Filter.1.Value.1': id };
      const answer = await ask('DescribeSpotInstanceRequests', filter);
      const [type = 'one-time'] = texts(answer, 'type').filter((text) => /^(one-time|persistent)$/.test(text));
      if (type === 'persistent' && !/^(cancelled|closed|failed)$/.test(texts(answer, 'state')[0] ?? '')) continue;
      return {
        code: 'UnsupportedOperation',
        message: `You can't stop the Spot Instance '${id}' because its Spot Instance request is ${type}.`,
      };
    }
    return undefined;
  },
};

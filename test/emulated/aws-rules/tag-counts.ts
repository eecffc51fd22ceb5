import { type AwsRule, form, texts } from './aws-rule.ts';

const maximum = 50;

/** A resource of RDS or Elastic Load Balancing has at most 50 tags. Those that AWS writes itself do not count. */
export const tagCounts: AwsRule = {
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html',
  on: (call) => call.kind === 'write' && ['rds', 'elasticloadbalancing'].includes(call.service),
  refuse: async (call, ask) => {
    const asked = form(call);
    const given = [...asked].flatMap(([name, key]) => (/Tags?\.(?:\w+\.)?\d+\.Key$/.test(name) ? [key] : []));
    if (given.length === 0) return undefined;
    const there =
      call.operation === 'AddTagsToResource'
        ? texts(await ask('ListTagsForResource', { ResourceName: asked.get('ResourceName') ?? '' }), 'Key')
        : call.operation === 'AddTags'
          ? texts(
              await ask('DescribeTags', { 'ResourceArns.member.1': asked.get('ResourceArns.member.1') ?? '' }),
              'Key',
            )
          : [];
    const keys = new Set([...there, ...given].filter((key) => !/^(aws|rds):/i.test(key)));
    if (keys.size <= maximum) return undefined;
    const code = call.service === 'rds' ? 'InvalidParameterValue' : 'TooManyTags';
    return { code, message: `${keys.size} tags are more than the ${maximum} that a resource may have.` };
  },
};

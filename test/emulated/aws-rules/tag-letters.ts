import { type AwsRule, form } from './aws-rule.ts';

const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const maximum = { key: 128, value: 256 } as const;

/**
 * RDS and Elastic Load Balancing take only these letters in a tag, and no key of AWS's own. The same pattern stands in
 * both services' references; EC2 takes any letter.
 */
export const tagLetters: AwsRule = {
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Tag.html',
  on: (call) => call.kind === 'write' && ['rds', 'elasticloadbalancing'].includes(call.service),
  refuse: (call) => {
    for (const [name, text] of form(call)) {
      const part = /^(?:.*\.)?Tags?\.(?:\w+\.)?\d+\.(Key|Value)$/.exec(name)?.[1];
      if (part === undefined) continue;
      const is = part === 'Key' ? 'key' : 'value';
      if (text.length > maximum[is]) return refused(call.service, `The tag ${is} is longer than ${maximum[is]}.`);
      if (!allowed.test(text))
        return refused(call.service, `The tag ${is} "${text}" has letters that no tag may have.`);
      if (is === 'key' && (text === '' || /^(aws|rds):/i.test(text)))
        return refused(call.service, `The tag key "${text}" is reserved.`);
    }
    return undefined;
  },
};

function refused(service: string, message: string): { code: string; message: string } {
  return { code: service === 'rds' ? 'InvalidParameterValue' : 'ValidationError', message };
}

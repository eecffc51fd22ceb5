import type { Format } from '../format.ts';

export const iamCloudformation: Format<'iam'> = {
  of: 'iam',
  name: 'cloudformation',
  description: 'a CloudFormation template',
  print: ({ template }) => JSON.stringify(template, undefined, 2),
};

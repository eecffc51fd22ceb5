import type { TagRules } from '../../core/tag-rules.ts';

/**
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Tag.html (lengths),
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html (any letter; 50 tags)
 */
export const ec2TagRules: TagRules = {
  maxKey: 127,
  maxValue: 256,
  letters: /^[\s\S]*$/,
  reserved: /^aws:/i,
  maxTags: 50,
};

/**
 * Letters, digits, white-space and a few signs: what RDS and Elastic Load Balancing take, and every other service, too.
 */
const fewLetters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Tag.html (letters, beginnings),
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html (50 tags)
 */
export const rdsTagRules: TagRules = {
  maxKey: 128,
  maxValue: 256,
  letters: fewLetters,
  reserved: /^(aws|rds):/i,
  reservedValues: true,
  maxTags: 50,
};

/**
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Tag.html (letters),
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-tags.html (50 tags, beginnings)
 */
export const elbTagRules: TagRules = {
  maxKey: 128,
  maxValue: 256,
  letters: fewLetters,
  reserved: /^aws:/i,
  maxTags: 50,
};

/**
 * Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Tag.html (letters, lengths),
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html (50 tags)
 */
export const autoScalingTagRules: TagRules = {
  maxKey: 128,
  maxValue: 256,
  letters: /^[\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}\r\n\t]*$/u,
  reserved: /^aws:/i,
  maxTags: 50,
};

/**
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Tag.html,
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html (50 tags)
 */
export const cloudFormationTagRules: TagRules = {
  maxKey: 128,
  maxValue: 256,
  letters: /^[\s\S]*$/,
  reserved: /^aws:/i,
  maxTags: 50,
};

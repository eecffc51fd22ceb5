import type { Json } from '../json.ts';
import { evidenceKind } from './evidence-kind.ts';

/**
 * The question of the kinds `image`, `instance`, `volume`, `security-group`, `subnet` and `vpc`: the current
 * description of something that a resource names. The answer is a list with the description from AWS's describe call,
 * dates as ISO 8601 strings. The list is empty where AWS has nothing with this id.
 */
export interface DescriptionQuestion {
  readonly id: string;
}

/**
 * The question of kind `instance-attribute`. The answer is a list with the attribute's value as
 * DescribeInstanceAttribute returns it (`{Value: true}`).
 */
export interface AttributeQuestion extends DescriptionQuestion {
  /** As the call names it: `disableApiTermination`. */
  readonly attribute: string;
}

/** A resource as AWS describes it, or one of its attributes; an empty list where AWS has nothing with this id. */
export type Description = readonly { readonly [key: string]: Json }[];

export const imageKind = evidenceKind<DescriptionQuestion, Description>('image');
export const instanceKind = evidenceKind<DescriptionQuestion, Description>('instance');
export const volumeKind = evidenceKind<DescriptionQuestion, Description>('volume');
export const securityGroupKind = evidenceKind<DescriptionQuestion, Description>('security-group');
export const subnetKind = evidenceKind<DescriptionQuestion, Description>('subnet');
export const vpcKind = evidenceKind<DescriptionQuestion, Description>('vpc');
export const instanceAttributeKind = evidenceKind<AttributeQuestion, Description>('instance-attribute');

/**
 * The question of the kinds `image`, `instance`, `volume`, `security-group`, `subnet` and `vpc`: the current
 * description of something that a resource names. The answer is a list with the description from AWS's describe call,
 * dates as ISO 8601 strings. The list is empty where AWS has nothing with this id.
 */
export interface DescriptionQuestion {
  readonly id: string;
  readonly [key: string]: string;
}

/**
 * The question of kind `instance-attribute`. The answer is a list with the attribute's value as
 * DescribeInstanceAttribute returns it (`{Value: true}`).
 */
export interface AttributeQuestion extends DescriptionQuestion {
  /** As the call names it: `disableApiTermination`. */
  readonly attribute: string;
}

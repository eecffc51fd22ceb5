/**
 * What a need of the kinds `image`, `instance`, `volume`, `security-group`, `subnet` and `vpc` asks: what something
 * that a resource names looks like now. The answer is a list: its description as AWS's describe call gives it, dates as
 * ISO 8601 strings; empty where AWS lists nothing of this id.
 */
export interface DescriptionQuestion {
  readonly id: string;
  readonly [key: string]: string;
}

/**
 * What a need of kind `instance-attribute` asks; the answer is a list with the value of the attribute as
 * DescribeInstanceAttribute gives it (`{Value: true}`).
 */
export interface AttributeQuestion extends DescriptionQuestion {
  /** As the call names it: `disableApiTermination`. */
  readonly attribute: string;
}

interface Attribute {
  readonly AttributeName?: string | undefined;
  readonly AttributeValues?: readonly string[] | undefined;
}

/**
 * Whether other accounts, or all accounts, may restore from a snapshot.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBSnapshotAttributes.html
 */
export function isShared(attributes: readonly Attribute[] | undefined): boolean {
  if (attributes === undefined) return true;
  return attributes.some(
    ({ AttributeName, AttributeValues }) => AttributeName === 'restore' && (AttributeValues ?? []).length > 0,
  );
}

/** How the names of the snapshots begin that Mayfly takes. */
export const namesBegin = 'mayfly-';

/** A name derived from the step's id, so that a second attempt cannot create a second snapshot. */
export function snapshotName(step: string): string {
  return `${namesBegin}${step.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase()}`.slice(0, 255);
}

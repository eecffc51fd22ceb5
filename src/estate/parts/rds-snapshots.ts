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

/**
 * Why RDS would refuse to delete a snapshot (`InvalidDBSnapshotState`). Automated ones it deletes itself when their
 * retention ends, and of the others those that are available. Whether it deletes what has failed, no page says: that is
 * tried.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBSnapshot.html,
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBClusterSnapshot.html
 */
export function notDeletable({
  SnapshotType: type,
  Status: status = 'available',
}: {
  readonly SnapshotType?: string | undefined;
  readonly Status?: string | undefined;
}): string | undefined {
  if (type !== 'manual') return `it is ${type ?? 'of an unknown type'}: only AWS itself can delete it`;
  return status === 'available' || status === 'failed'
    ? undefined
    : `it is ${status}, and RDS deletes only available snapshots`;
}

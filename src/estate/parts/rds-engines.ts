/**
 * Engines of RDS and Aurora. Neptune and DocumentDB answer behind the same address, and their databases, clusters and
 * snapshots are in the same listings; they have rules of their own, and are none of these types. An engine that we do
 * not know is not ours either: nothing is written to it.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusters.html,
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
const ours = /^(aurora|mysql|mariadb|postgres|(custom-)?(oracle|sqlserver)|db2)/;

/** What RDS describes, where an engine says whose it is. AWS names the engine of everything. */
export function ofRds<Item extends { readonly Engine?: string | undefined }>(items: readonly Item[]): readonly Item[] {
  return items.filter(({ Engine }) => Engine === undefined || ours.test(Engine));
}

/**
 * RDS Custom: its database runs on an instance of the account, and RDS neither stops it nor takes a final snapshot.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StopDBInstance.html,
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html
 */
export function isCustom({ Engine }: { readonly Engine?: string | undefined }): boolean {
  return Engine?.startsWith('custom-') === true;
}

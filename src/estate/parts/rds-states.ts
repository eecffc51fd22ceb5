/**
 * Whether a database or a cluster is in a state that it does not leave by itself. All others (`maintenance`,
 * `upgrading`, `modifying`, `configuring-…`, `storage-optimization` and so on) are states on a way, and healthy ones.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Status.html,
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/accessing-monitoring.html
 */
export function isBrokenState(status = ''): boolean {
  return broken.test(status);
}

const broken =
  /^(failed|.*-failed|incompatible-.*|inaccessible-.*|insufficient-capacity|restore-error|storage-full|deleting)$/;

// Generated from the folders actions/ and filters/ by `npm run generate`. Do not edit.
import type { ActionDefinition } from '../core/action.ts';
import type { FilterDefinition } from '../core/filter.ts';
import { autoTagOwner } from './actions/auto-tag-owner.ts';
import { remove } from './actions/delete.ts';
import { detach } from './actions/detach.ts';
import { disassociate } from './actions/disassociate.ts';
import { escalate } from './actions/escalate.ts';
import { extendTtl } from './actions/extend-ttl.ts';
import { followTheSchedule } from './actions/follow-schedule.ts';
import { markForOp } from './actions/mark-for-op.ts';
import { normalizeTag } from './actions/normalize-tag.ts';
import { notify } from './actions/notify.ts';
import { removeTag } from './actions/remove-tag.ts';
import { renameTag } from './actions/rename-tag.ts';
import { setTtl } from './actions/set-ttl.ts';
import { snapshot } from './actions/snapshot.ts';
import { snapshotThenDelete } from './actions/snapshot-then-delete.ts';
import { start } from './actions/start.ts';
import { stop } from './actions/stop.ts';
import { stopAgain } from './actions/stop-again.ts';
import { tag } from './actions/tag.ts';
import { tagTrim } from './actions/tag-trim.ts';
import { age } from './filters/age.ts';
import { attachedInstance } from './filters/attached-instance.ts';
import { attachedVolumes } from './filters/attached-volumes.ts';
import { budget } from './filters/budget.ts';
import { defaultVpc } from './filters/default-vpc.ts';
import { drift } from './filters/drift.ts';
import { ephemeral } from './filters/ephemeral.ts';
import { event } from './filters/event.ts';
import { idle } from './filters/idle.ts';
import { image } from './filters/image.ts';
import { imageAge } from './filters/image-age.ts';
import { instanceAge } from './filters/instance-age.ts';
import { instanceAttribute } from './filters/instance-attribute.ts';
import { instanceUptime } from './filters/instance-uptime.ts';
import { listItem } from './filters/list-item.ts';
import { markedForOp } from './filters/marked-for-op.ts';
import { metrics } from './filters/metrics.ts';
import { missing } from './filters/missing.ts';
import { offhour } from './filters/offhour.ts';
import { onhour } from './filters/onhour.ts';
import { owner } from './filters/owner.ts';
import { reduce } from './filters/reduce.ts';
import { restartedByAws } from './filters/restarted-by-aws.ts';
import { schedule } from './filters/schedule.ts';
import { securityGroup } from './filters/security-group.ts';
import { skipAmiSnapshots } from './filters/skip-ami-snapshots.ts';
import { stateAge } from './filters/state-age.ts';
import { subnet } from './filters/subnet.ts';
import { tagCount } from './filters/tag-count.ts';
import { terminationProtected } from './filters/termination-protected.ts';
import { ttl } from './filters/ttl.ts';
import { usedBy } from './filters/used-by.ts';
import { userData } from './filters/user-data.ts';
import { value } from './filters/value.ts';
import { volume } from './filters/volume.ts';
import { vpc } from './filters/vpc.ts';

export const filters: readonly FilterDefinition[] = [
  age,
  budget,
  defaultVpc,
  drift,
  attachedVolumes,
  ephemeral,
  event,
  idle,
  image,
  imageAge,
  attachedInstance,
  instanceAge,
  instanceAttribute,
  instanceUptime,
  listItem,
  markedForOp,
  metrics,
  missing,
  offhour,
  onhour,
  owner,
  reduce,
  restartedByAws,
  schedule,
  securityGroup,
  skipAmiSnapshots,
  stateAge,
  subnet,
  tagCount,
  terminationProtected,
  ttl,
  usedBy,
  userData,
  value,
  volume,
  vpc,
];

export const actions: readonly ActionDefinition[] = [
  autoTagOwner,
  remove,
  detach,
  disassociate,
  escalate,
  extendTtl,
  followTheSchedule,
  markForOp,
  normalizeTag,
  notify,
  removeTag,
  renameTag,
  setTtl,
  snapshot,
  snapshotThenDelete,
  start,
  stop,
  stopAgain,
  tag,
  tagTrim,
];

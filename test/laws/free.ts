import type { Thing } from './account.ts';

/** By the test's own lines: due, unmarked, and nothing that it belongs to or takes along is marked, or holds data that its plan cannot keep. */
export function isFree(thing: Thing, all: readonly Thing[]): boolean {
  if (!thing.due || thing.kind === 'ami' || thing.kind === 'ebs-snapshot') return false;
  const family = all.filter(({ id }) => id === thing.stack || id === thing.instance);
  const isMarked = ({ core, held, support }: Thing) => core || held || support;
  if (
    isMarked(thing) ||
    family.some((parent) => isMarked(parent) || (parent.stack !== undefined && all.some((each) => each.id === parent.stack && isMarked(each))))
  )
    return false;
  if (thing.kind === 'cfn') return !all.some(({ stack }) => stack === thing.id);
  if (thing.kind === 'ebs') return thing.instance === undefined;
  if (thing.kind === 'rds') return true;
  const volumes = all.filter(({ instance }) => instance === thing.id);
  // An instance without volumes has nothing to snapshot, and so nothing that shows its data are kept.
  return volumes.length > 0 && volumes.every((volume) => volume.endsWithInstance !== true || !isMarked(volume));
}

export function isGone(thing: Thing | undefined): boolean {
  return thing === undefined || thing.state === 'terminated';
}

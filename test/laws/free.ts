import { parentsOf } from './judge.ts';
import type { Thing } from './thing.ts';

/**
 * By the test's own lines: due, unmarked, unlocked, at nobody's hands, and nothing that it belongs to or takes along is
 * marked, or holds data that its plan cannot keep.
 */
export function isFree(thing: Thing, all: readonly Thing[]): boolean {
  const things = new Map(all.map((each) => [each.id, each]));
  const isMarked = ({ core, held, support }: Thing): boolean => core || held || support;
  const isMarkedAbove = (each: Thing): boolean =>
    isMarked(each) || parentsOf(each, things).some((id) => isMarkedAbove(things.get(id) ?? each));
  const its = (by: (other: Thing) => boolean): readonly Thing[] => all.filter(by);
  if (!thing.due || thing.locked || isMarkedAbove(thing)) return false;
  switch (thing.kind) {
    case 'ami':
    case 'ebs-snapshot':
    case 'rds-snapshot':
    case 'rds-cluster-snapshot':
      return false;
    case 'cfn':
      return thing.stack === undefined && its(({ stack }) => stack === thing.id).length === 0;
    case 'asg':
      return its(({ group }) => group === thing.id).length === 0;
    case 'ebs':
    case 'eni':
      return thing.instance === undefined;
    case 'network-addr':
    case 'security-group':
      return thing.eni === undefined;
    case 'app-elb':
      return true;
    case 'app-elb-target-group':
      return thing.balancer === undefined;
    case 'rds':
      return thing.cluster === undefined;
    case 'rds-cluster':
      return its(({ cluster }) => cluster === thing.id).every((member) => !isMarkedAbove(member) && !member.locked);
    case 'ec2': {
      const volumes = its(({ kind, instance }) => kind === 'ebs' && instance === thing.id);
      const interfaces = its(({ kind, instance }) => kind === 'eni' && instance === thing.id);
      // An instance without volumes has nothing to snapshot, and so nothing that shows its data are kept. One of a
      // group is the group's to replace.
      return (
        thing.group === undefined &&
        volumes.length > 0 &&
        [...volumes.filter(({ endsWithInstance }) => endsWithInstance === true), ...interfaces].every(
          (one) => !isMarked(one),
        )
      );
    }
    default:
      return thing.kind satisfies never;
  }
}

/** Kinds whose data a snapshot must keep. */
export function needsSnapshot({ kind }: Thing): boolean {
  return kind === 'ebs' || kind === 'rds' || kind === 'rds-cluster';
}

export function isGone(thing: Thing | undefined): boolean {
  return thing === undefined || thing.state === 'terminated';
}

import { parentsOf } from './judge.ts';
import type { Thing } from './thing.ts';

/**
 * Whether a thing is free, by the test's own lines: due, unmarked, unlocked and not in use; and nothing that it belongs
 * to or that is deleted with it is marked, or contains data that its plan cannot save.
 */
export function isFree(thing: Thing, all: readonly Thing[]): boolean {
  const things = new Map(all.map((other) => [other.id, other]));
  const isMarked = ({ core, onHold: held, support }: Thing): boolean => core || held || support;
  const isMarkedAbove = (other: Thing): boolean =>
    isMarked(other) || parentsOf(other, things).some((id) => isMarkedAbove(things.get(id) ?? other));
  const thingsThat = (by: (other: Thing) => boolean): readonly Thing[] => all.filter(by);
  if (!thing.due || thing.locked || isMarkedAbove(thing)) return false;
  if (thing.isNode === true || thing.isLaunched === true) return false;
  switch (thing.kind) {
    case 'ami':
    case 'ebs-snapshot':
    case 'rds-snapshot':
    case 'rds-cluster-snapshot':
      return false;
    case 'cfn':
      // A nested stack is not free, nor one that CloudFormation could delete half-way only.
      return (
        thing.stack === undefined &&
        (thing.hasPolicy !== true || thing.hasRole === true) &&
        thingsThat(({ stack }) => stack === thing.id).length === 0
      );
    case 'asg':
      return thingsThat(({ group }) => group === thing.id).length === 0;
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
      return (
        thing.cluster === undefined &&
        thing.replicaOf === undefined &&
        thingsThat(({ replicaOf }) => replicaOf === thing.id).every(
          (replica) => !isMarkedAbove(replica) && !replica.locked && replica.isNode !== true,
        )
      );
    case 'rds-cluster':
      if (thing.isReplicated === true || thing.isGlobal === true) return false;
      return thingsThat(({ cluster }) => cluster === thing.id).every(
        (member) => !isMarkedAbove(member) && !member.locked && member.isNode !== true,
      );
    case 'ec2': {
      const volumes = thingsThat(({ kind, instance }) => kind === 'ebs' && instance === thing.id);
      const interfaces = thingsThat(({ kind, instance }) => kind === 'eni' && instance === thing.id);
      // An instance without volumes has nothing to snapshot, and so nothing that shows that its data is saved. The
      // group replaces an instance of its own.
      return (
        thing.group === undefined &&
        thing.hasStore !== true &&
        volumes.length > 0 &&
        [...volumes.filter(({ endsWithInstance }) => endsWithInstance === true), ...interfaces].every(
          (member) => !isMarked(member),
        )
      );
    }
    default:
      return thing.kind satisfies never;
  }
}

/** Kinds whose data a snapshot must save. */
export function needsSnapshot({ kind }: Thing): boolean {
  return kind === 'ebs' || kind === 'rds' || kind === 'rds-cluster';
}

export function isGone(thing: Thing | undefined): boolean {
  return thing === undefined || thing.state === 'terminated';
}

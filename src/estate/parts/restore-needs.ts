import type { Aws } from '../../core/aws.ts';
import type { RestoreNeed } from '../../core/restore.ts';
import { CallFailed } from '../aws/call-failed.ts';
import { keyFault } from './unusable-key.ts';

/**
 * What a restored resource refers to, by the name or id that the original had. A call with a filter answers with an
 * empty list if there is none, the others with an error of their own.
 */

type Named = Pick<RestoreNeed, 'part'>;

const gone = 'does not exist any more';

export function keyPair(name: string, part: Named): RestoreNeed {
  return {
    ...part,
    name: `the key pair ${name}`,
    obstacle: async (aws) => {
      const { KeyPairs = [] } = await aws.read.ec2.describeKeyPairs({
        Filters: [{ Name: 'key-name', Values: [name] }],
      });
      return KeyPairs.length === 0 ? gone : undefined;
    },
  };
}

/** @param part where another key, or AWS's own, can take its place. */
export function encryptionKey(key: string, part: Named = {}): RestoreNeed {
  return {
    ...part,
    name: `the key ${key}`,
    obstacle: (aws) => keyFault(aws, key),
    remedy:
      'If the key still exists, make it usable in KMS: enable it, cancel its deletion, or import its key material.',
  };
}

export function securityGroup(id: string, part: Named): RestoreNeed {
  return {
    ...part,
    name: `the security group ${id}`,
    obstacle: async (aws) => {
      const groups = await aws.read.ec2.describeSecurityGroups({ Filters: [{ Name: 'group-id', Values: [id] }] });
      return groups.length === 0 ? gone : undefined;
    },
  };
}

export function subnet(id: string, part: Named): RestoreNeed {
  return {
    ...part,
    name: `the subnet ${id}`,
    obstacle: async (aws) => {
      const subnets = await aws.read.ec2.describeSubnets({ Filters: [{ Name: 'subnet-id', Values: [id] }] });
      return subnets.length === 0 ? gone : undefined;
    },
  };
}

export function placementGroup(name: string, part: Named): RestoreNeed {
  return {
    ...part,
    name: `the placement group ${name}`,
    obstacle: async (aws) => {
      const { PlacementGroups = [] } = await aws.read.ec2.describePlacementGroups({
        Filters: [{ Name: 'group-name', Values: [name] }],
      });
      return PlacementGroups.some(({ State }) => State === 'available') ? undefined : gone;
    },
  };
}

/** @param name without its path: `web` of `arn:aws:iam::123456789012:instance-profile/apps/web`. */
export function instanceProfile(name: string, part: Named): RestoreNeed {
  return named(`the instance profile ${name}`, part, (aws) =>
    aws.read.iam.getInstanceProfile({ InstanceProfileName: name }),
  );
}

/** @param arn `arn:aws:iam::123456789012:role/service/rds-monitoring`. */
export function role(arn: string, part: Named): RestoreNeed {
  return named(`the role ${arn}`, part, (aws) => aws.read.iam.getRole({ RoleName: arn.replace(/^.*\//, '') }));
}

/**
 * RDS has `default` for what was created without a group, and makes that one itself.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
export function dbSubnetGroup(name: string, part: Named): RestoreNeed {
  return named(`the DB subnet group ${name}`, part, (aws) =>
    name === 'default' ? Promise.resolve() : aws.read.rds.describeDBSubnetGroups({ DBSubnetGroupName: name }),
  );
}

export function dbParameterGroup(name: string, part: Named): RestoreNeed {
  return named(`the DB parameter group ${name}`, part, (aws) =>
    aws.read.rds.describeDBParameterGroups({ DBParameterGroupName: name }),
  );
}

export function dbClusterParameterGroup(name: string, part: Named): RestoreNeed {
  return named(`the DB cluster parameter group ${name}`, part, (aws) =>
    aws.read.rds.describeDBClusterParameterGroups({ DBClusterParameterGroupName: name }),
  );
}

export function optionGroup(name: string, part: Named): RestoreNeed {
  return named(`the option group ${name}`, part, (aws) => aws.read.rds.describeOptionGroups({ OptionGroupName: name }));
}

/** A snapshot that must be in the standard tier before anything can be created from it. */
export function unarchivedSnapshot(id: string): RestoreNeed {
  return {
    name: `the snapshot ${id}`,
    obstacle: async (aws) => {
      const [snapshot] = await aws.read.ec2.describeSnapshots({
        OwnerIds: ['self'],
        Filters: [{ Name: 'snapshot-id', Values: [id] }],
      });
      if (snapshot === undefined) return gone;
      return snapshot.StorageTier === 'archive' ? 'is archived' : undefined;
    },
    remedy: unarchive(id),
  };
}

/**
 * How an archived snapshot is used again.
 * Source: https://docs.aws.amazon.com/ebs/latest/userguide/restore-archived-snapshot.html
 */
export function unarchive(id: string): string {
  return (
    `Bring it back to the standard tier with \`aws ec2 restore-snapshot-tier --snapshot-id ${id} ` +
    '--permanent-restore`, which takes up to 72 hours, and restore again.'
  );
}

/** A resource that AWS reads by its name, and answers with a `…NotFound…` or `NoSuchEntity`, or a list without it. */
function named(name: string, part: Named, read: (aws: Aws) => PromiseLike<unknown>): RestoreNeed {
  return {
    ...part,
    name,
    obstacle: async (aws) => {
      try {
        const answer = await read(aws);
        return Array.isArray(answer) && answer.length === 0 ? gone : undefined;
      } catch (error) {
        if (error instanceof CallFailed && /NotFound|NoSuchEntity/.test(error.code)) return gone;
        throw error;
      }
    },
  };
}

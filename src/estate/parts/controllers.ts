import { ref } from '../../core/resource.ts';
import type { Controller } from '../../core/resource-type.ts';
import { kubernetesController } from './kubernetes.ts';
import { type Tags, tagValue } from './relations.ts';

/** What a resource shows of who runs it, as its type knows it. */
export interface ControlledBy {
  readonly tags: Tags;
  /** EC2's member `Operator`: the service that manages the resource. */
  readonly operator?: { readonly Managed?: boolean | undefined; readonly Principal?: string | undefined } | undefined;
  /** Names by which AWS Backup calls what it creates: an image's or a snapshot's. */
  readonly names?: readonly (string | undefined)[];
}

/**
 * Everything that runs a resource, the most direct first: one answer for all types. Mayfly does not ask whether the
 * controller still exists: a resource that names one is left to it until somebody removes the tag.
 */
export function controllersOf({ tags, operator, names = [] }: ControlledBy): readonly Controller[] {
  const group = tagValue(tags, 'aws:autoscaling:groupName');
  return [
    ...(group === undefined ? [] : [{ name: `Auto Scaling group ${group}`, ref: ref('asg', group) }]),
    ...(operator?.Managed === true ? [{ name: operator.Principal ?? 'an AWS service' }] : []),
    ...named(kubernetesController(tags)),
    ...fleets(tags, group !== undefined),
    ...marks.flatMap((mark) => controllerBy(mark, tags)),
    ...named(backupBy(tags, names)),
  ];
}

/**
 * An EC2 Fleet or a Spot Fleet launches again what was terminated. A group launches by one-time EC2 Fleets of its own,
 * whose tag stays on the instance: such a fleet replaces nothing. A Spot Fleet is never a group's own. Source:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-fleet-request-type.html, spot-fleet-request-type.html
 */
function fleets(tags: Tags, isInGroup: boolean): readonly Controller[] {
  const fleet = isInGroup ? undefined : tagValue(tags, 'aws:ec2:fleet-id');
  const spotFleet = tagValue(tags, 'aws:ec2spot:fleet-request-id');
  return [
    ...(fleet === undefined ? [] : [{ name: `EC2 Fleet ${fleet}` }]),
    ...(spotFleet === undefined ? [] : [{ name: `Spot Fleet ${spotFleet}` }]),
  ];
}

/** How a service marks what it runs. */
interface Mark {
  readonly service: string;
  /** A tag's key, or the beginning of one where it ends with `:` or `-`. */
  readonly keys: readonly string[];
  /** The key whose value is the name of what runs it. */
  readonly nameKey?: string;
  readonly undoes?: Controller['undoes'];
}

const marks: readonly Mark[] = [
  // https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-tags.html
  { service: 'EMR cluster', keys: ['aws:elasticmapreduce:'], nameKey: 'aws:elasticmapreduce:job-flow-id' },
  // https://docs.aws.amazon.com/batch/latest/userguide/using-service-linked-roles.html
  { service: 'AWS Batch', keys: ['AWSBatchServiceTag', 'aws:batch:'], nameKey: 'aws:batch:compute-environment' },
  // https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.tagging.html
  {
    service: 'Elastic Beanstalk environment',
    keys: ['elasticbeanstalk:', 'aws:elasticbeanstalk:'],
    nameKey: 'elasticbeanstalk:environment-name',
  },
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html, ebs-volumes.html
  {
    service: 'ECS',
    keys: ['AmazonECSManaged', 'AmazonECSCreated', 'aws:ecs:'],
    nameKey: 'aws:ecs:clusterName',
  },
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonRDSCustomServiceRolePolicy.html
  { service: 'RDS Custom', keys: ['AWSRDSCustom'] },
  // https://docs.aws.amazon.com/parallelcluster/latest/ug/resource-tagging-v3.html
  { service: 'ParallelCluster', keys: ['parallelcluster:'], nameKey: 'parallelcluster:cluster-name' },
  // Volumes of the staging area, which hold the replicated data, have only the tags of the second form. These are known
  // from public code alone, such as its descriptions of such volumes.
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSElasticDisasterRecoveryServiceRolePolicy.html
  { service: 'Elastic Disaster Recovery', keys: ['AWSElasticDisasterRecoveryManaged', 'drs.amazonaws.com-'] },
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSApplicationMigrationServiceRolePolicy.html
  {
    service: 'Application Migration Service',
    keys: ['AWSApplicationMigrationServiceManaged', 'mgn.amazonaws.com-'],
  },
  // The page has it of file systems; that the security groups of a domain carry it, too, is known from public code.
  // https://docs.aws.amazon.com/sagemaker/latest/dg/security-iam-awsmanpol.html
  { service: 'SageMaker', keys: ['ManagedByAmazonSageMakerResource'] },
  // Cloud9 itself stops its instance when nobody works, and starts it again for whoever does. Source:
  // https://docs.aws.amazon.com/cloud9/latest/user-guide/tags.html, move-environment.html
  {
    service: 'Cloud9 environment',
    keys: ['aws:cloud9:'],
    nameKey: 'aws:cloud9:environment',
    undoes: ['delete', 'unprotect'],
  },
  // https://docs.aws.amazon.com/ebs/latest/userguide/dlm-elements.html
  {
    service: 'Data Lifecycle Manager policy',
    keys: ['aws:dlm:', 'dlm:managed'],
    nameKey: 'aws:dlm:lifecycle-policy-id',
  },
];

function controllerBy({ service, keys, nameKey, undoes }: Mark, tags: Tags): readonly Controller[] {
  const isMark = (tag: string): boolean =>
    keys.some((key) => (/[:-]$/.test(key) ? tag.startsWith(key.toLowerCase()) : tag === key.toLowerCase()));
  if (!tags?.some(({ Key = '' }) => isMark(Key.toLowerCase()))) return [];
  const name = nameKey && tagValue(tags, nameKey);
  return [{ name: name ? `${service} ${name}` : service, ...(undoes && { undoes }) }];
}

/**
 * AWS Backup retains what it created, and lets it expire by its plan. It marks images and snapshots by a tag, RDS's
 * snapshots by their name, and what a restore test created by a tag of its own.
 * Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-on-demand-backup.html,
 * restore-testing.html, https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/AutomatedBackups.AWSBackup.html
 */
function backupBy(tags: Tags, names: readonly (string | undefined)[]): string | undefined {
  const isMarked = tags?.some(({ Key = '' }) => /^(aws:backup:|awsbackup)/i.test(Key));
  return isMarked || names.some((name) => /^aws-?backup[:_-]/i.test(name ?? '')) ? 'AWS Backup' : undefined;
}

function named(name: string | undefined): readonly Controller[] {
  return name === undefined ? [] : [{ name }];
}

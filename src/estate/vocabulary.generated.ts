// Generated from the folders resources/ and evidence/ by `npm run generate`. Do not edit.
import type { EvidenceGatherer } from '../core/evidence/evidence.ts';
import type { ResourceType } from '../core/resource-type.ts';
import { awsBudget } from './evidence/aws-budget.ts';
import { awsProtection } from './evidence/aws-protection.ts';
import { creators } from './evidence/creators.ts';
import { descriptions } from './evidence/descriptions.ts';
import { idleRecommendations } from './evidence/idle-recommendations.ts';
import { instanceAttributes } from './evidence/instance-attributes.ts';
import { listing } from './evidence/listing.ts';
import { metrics } from './evidence/metrics.ts';
import { owners } from './evidence/owners.ts';
import { powerEvents } from './evidence/power-events.ts';
import { price } from './evidence/price.ts';
import { resourceCost } from './evidence/resource-cost.ts';
import { snapshotQuota } from './evidence/snapshot-quota.ts';
import { spend } from './evidence/spend.ts';
import { values } from './evidence/values.ts';
import type { EvidenceContext } from '../core/evidence/evidence-context.ts';
import { ami } from './resources/ami.ts';
import { appElb } from './resources/app-elb.ts';
import { appElbTargetGroup } from './resources/app-elb-target-group.ts';
import { asg } from './resources/asg.ts';
import { cfn } from './resources/cfn.ts';
import { ebs } from './resources/ebs.ts';
import { ebsSnapshot } from './resources/ebs-snapshot.ts';
import { ec2 } from './resources/ec2.ts';
import { eni } from './resources/eni.ts';
import { networkAddr } from './resources/network-addr.ts';
import { rds } from './resources/rds.ts';
import { rdsCluster } from './resources/rds-cluster.ts';
import { rdsClusterSnapshot } from './resources/rds-cluster-snapshot.ts';
import { rdsSnapshot } from './resources/rds-snapshot.ts';
import { securityGroup } from './resources/security-group.ts';
import { tagged } from './resources/tagged.ts';

export const resourceTypes: readonly ResourceType[] = [
  ami,
  appElb,
  appElbTargetGroup,
  asg,
  cfn,
  ebs,
  ebsSnapshot,
  ec2,
  eni,
  networkAddr,
  rds,
  rdsCluster,
  rdsClusterSnapshot,
  rdsSnapshot,
  securityGroup,
  tagged,
];

/** Create them once per run: some remember what they have read in that run. */
export function evidenceFor(context: EvidenceContext): readonly EvidenceGatherer[] {
  return [
    awsBudget,
    awsProtection(context),
    creators(context),
    ...descriptions,
    idleRecommendations,
    instanceAttributes,
    listing(context),
    metrics,
    owners(context),
    powerEvents(context),
    price,
    resourceCost,
    snapshotQuota(context),
    spend,
    values(),
  ];
}

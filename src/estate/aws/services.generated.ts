// Generated from the folder services/ by `npm run generate`. Do not edit.
import type { Service } from './service.ts';
import { autoScaling } from './services/auto-scaling.ts';
import { budgets } from './services/budgets.ts';
import { cloudFormation } from './services/cloudformation.ts';
import { cloudTrail } from './services/cloudtrail.ts';
import { cloudWatch } from './services/cloudwatch.ts';
import { computeOptimizer } from './services/compute-optimizer.ts';
import { costExplorer } from './services/cost-explorer.ts';
import { dynamoDb } from './services/dynamodb.ts';
import { ec2 } from './services/ec2.ts';
import { elasticLoadBalancing } from './services/elastic-load-balancing.ts';
import { iam } from './services/iam.ts';
import { identityStore } from './services/identity-store.ts';
import { kms } from './services/kms.ts';
import { pricing } from './services/pricing.ts';
import { rds } from './services/rds.ts';
import { s3 } from './services/s3.ts';
import { serviceQuotas } from './services/service-quotas.ts';
import { ssm } from './services/ssm.ts';
import { sts } from './services/sts.ts';
import { tagging } from './services/tagging.ts';

/** All AWS services that Mayfly can call. A call that is in none of these tables cannot be made. */
export const services: readonly Service[] = [
  autoScaling,
  budgets,
  cloudFormation,
  cloudTrail,
  cloudWatch,
  computeOptimizer,
  costExplorer,
  dynamoDb,
  ec2,
  elasticLoadBalancing,
  iam,
  identityStore,
  kms,
  pricing,
  rds,
  s3,
  serviceQuotas,
  ssm,
  sts,
  tagging,
];

import { autoScaling } from './auto-scaling.ts';
import { budgets } from './budgets.ts';
import { cloudFormation } from './cloudformation.ts';
import { cloudTrail } from './cloudtrail.ts';
import { cloudWatch } from './cloudwatch.ts';
import { computeOptimizer } from './compute-optimizer.ts';
import { costExplorer } from './cost-explorer.ts';
import { dynamoDb } from './dynamodb.ts';
import { ec2 } from './ec2.ts';
import { elasticLoadBalancing } from './elastic-load-balancing.ts';
import { iam } from './iam.ts';
import { identityStore } from './identity-store.ts';
import type { Service } from './operation.ts';
import { pricing } from './pricing.ts';
import { rds } from './rds.ts';
import { s3 } from './s3.ts';
import { serviceQuotas } from './service-quotas.ts';
import { ssm } from './ssm.ts';
import { sts } from './sts.ts';
import { tagging } from './tagging.ts';

/** Every service that Mayfly speaks with. What stands in no table here cannot be called. */
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
  pricing,
  rds,
  s3,
  serviceQuotas,
  ssm,
  sts,
  tagging,
];

// Generated from the folder services/ by `npm run generate`. Do not edit.
import type { ClientFactories } from './client-factory.ts';

/**
 * Each is loaded when its service is first called, so a plan over a recording loads none. The dynamic import
 * of our own module keeps the SDK's imports static, so that a bundle leaves out unused commands.
 */
export const clientFactories: ClientFactories = {
  autoScaling: () => import('./auto-scaling.generated.ts'),
  budgets: () => import('./budgets.generated.ts'),
  cloudFormation: () => import('./cloudformation.generated.ts'),
  cloudTrail: () => import('./cloudtrail.generated.ts'),
  cloudWatch: () => import('./cloudwatch.generated.ts'),
  computeOptimizer: () => import('./compute-optimizer.generated.ts'),
  costExplorer: () => import('./cost-explorer.generated.ts'),
  dynamoDb: () => import('./dynamodb.generated.ts'),
  ec2: () => import('./ec2.generated.ts'),
  elasticLoadBalancing: () => import('./elastic-load-balancing.generated.ts'),
  iam: () => import('./iam.generated.ts'),
  identityStore: () => import('./identity-store.generated.ts'),
  kms: () => import('./kms.generated.ts'),
  pricing: () => import('./pricing.generated.ts'),
  rds: () => import('./rds.generated.ts'),
  s3: () => import('./s3.generated.ts'),
  serviceQuotas: () => import('./service-quotas.generated.ts'),
  ssm: () => import('./ssm.generated.ts'),
  sts: () => import('./sts.generated.ts'),
  tagging: () => import('./tagging.generated.ts'),
};

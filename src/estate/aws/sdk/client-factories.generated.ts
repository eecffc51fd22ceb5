// Written by `npm run generate` from the folder services/. Change that, not this.
import type { ClientFactories } from './client-factory.ts';

/**
 * Each is loaded when its service is first called: a plan over a recording loads none. A dynamic import of our own
 * module keeps the SDK's packages static inside it, so that a bundle drops the commands that nobody uses.
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
  pricing: () => import('./pricing.generated.ts'),
  rds: () => import('./rds.generated.ts'),
  s3: () => import('./s3.generated.ts'),
  serviceQuotas: () => import('./service-quotas.generated.ts'),
  ssm: () => import('./ssm.generated.ts'),
  sts: () => import('./sts.generated.ts'),
  tagging: () => import('./tagging.generated.ts'),
};

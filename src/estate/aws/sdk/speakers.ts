import type { Speaker } from './speaker.ts';

/**
 * The SDK's clients by service, each loaded when it is first spoken to: a plan over a recording loads none. A dynamic
 * import of our own module keeps the SDK's packages static inside it, so that a bundle drops the commands we do not
 * use.
 */
export const speakers: Readonly<Record<string, () => Promise<{ readonly speaker: Speaker }>>> = {
  autoScaling: () => import('./auto-scaling.ts'),
  budgets: () => import('./budgets.ts'),
  cloudFormation: () => import('./cloudformation.ts'),
  cloudTrail: () => import('./cloudtrail.ts'),
  cloudWatch: () => import('./cloudwatch.ts'),
  computeOptimizer: () => import('./compute-optimizer.ts'),
  costExplorer: () => import('./cost-explorer.ts'),
  dynamoDb: () => import('./dynamodb.ts'),
  ec2: () => import('./ec2.ts'),
  elasticLoadBalancing: () => import('./elastic-load-balancing.ts'),
  iam: () => import('./iam.ts'),
  identityStore: () => import('./identity-store.ts'),
  pricing: () => import('./pricing.ts'),
  rds: () => import('./rds.ts'),
  s3: () => import('./s3.ts'),
  serviceQuotas: () => import('./service-quotas.ts'),
  ssm: () => import('./ssm.ts'),
  sts: () => import('./sts.ts'),
  tagging: () => import('./tagging.ts'),
};

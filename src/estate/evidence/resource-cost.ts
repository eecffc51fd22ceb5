import type { Aws } from '../../core/aws.ts';
import { type ResourceCostAnswer, type ResourceCostQuestion, resourceCostKind } from '../../core/evidence/cost.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { orUnknown } from '../aws/call-failed.ts';
import { decimalIn } from '../aws/decimal.ts';

/** `resource-cost`: the cost of single resources, if somebody has switched on resource-level data in Cost Explorer. */
export const resourceCost = resourceCostKind.gatherer({
  iam: ['ce:GetCostAndUsageWithResources'],
  gather: async (aws, needs) => {
    const answers = new Map<string, ResourceCostAnswer | Unknown>();
    // One after the other: each call costs money.
    for (const { key, question } of needs) answers.set(key, await costsOf(question, aws));
    return answers;
  },
});

async function costsOf(
  { service, from, until }: ResourceCostQuestion,
  aws: Aws,
): Promise<ResourceCostAnswer | Unknown> {
  return orUnknown(async () => {
    const days = await aws.read.costExplorer.getCostAndUsageWithResources({
      TimePeriod: { Start: from, End: until },
      Granularity: 'DAILY',
      Metrics: ['UnblendedCost'],
      Filter: { Dimensions: { Key: 'SERVICE', Values: [service] } },
      GroupBy: [{ Type: 'DIMENSION', Key: 'RESOURCE_ID' }],
    });
    const dollars = new Map<string, number[]>();
    for (const { Groups = [] } of days)
      for (const { Keys: [id = ''] = [], Metrics } of Groups) {
        const { Amount, Unit } = Metrics?.UnblendedCost ?? {};
        if (Unit !== 'USD')
          return unknown(`Cost Explorer returned the cost of ${id} in ${Unit ?? 'an unknown currency'}, not in USD`);
        const amount = decimalIn(Amount);
        if (amount === undefined) return unknown(`Cost Explorer returned the cost of ${id} without an amount`);
        dollars.set(id, [...(dollars.get(id) ?? []), amount]);
      }
    return { dollars: Object.fromEntries(dollars) };
  });
}

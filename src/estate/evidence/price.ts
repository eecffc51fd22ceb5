import * as z from 'zod';
import type { Aws } from '../../core/aws.ts';
import { type PriceAnswer, type PriceQuestion, priceKind } from '../../core/evidence/cost.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { orUnknown } from '../aws/call-failed.ts';

/**
 * `price`: on-demand prices from AWS's Price List, for products whose price depends only on the region and the product.
 */
export const price = priceKind.gatherer({
  iam: ['pricing:GetProducts'],
  gather: async (aws, needs) => {
    const answers = new Map<string, PriceAnswer | Unknown>();
    for (const { key, question } of needs) answers.set(key, await priceOf(question, aws));
    return answers;
  },
});

/**
 * The parts of an item that Mayfly reads.
 * Source: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file.html
 */
const itemSchema = z.object({
  publicationDate: z.string(),
  terms: z.object({
    OnDemand: z
      .record(
        z.string(),
        z.object({
          priceDimensions: z.record(
            z.string(),
            z.object({ unit: z.string(), pricePerUnit: z.object({ USD: z.string().optional() }) }),
          ),
        }),
      )
      .optional(),
  }),
});

async function priceOf({ service, product, unit }: PriceQuestion, aws: Aws): Promise<PriceAnswer | Unknown> {
  return orUnknown(async () => {
    const Filters = Object.entries(product).map(([Field, Value]) => ({ Type: 'TERM_MATCH' as const, Field, Value }));
    return answerOf(await aws.read.pricing.getProducts({ ServiceCode: service, Filters }), unit);
  });
}

function answerOf(items: readonly { readonly json: string }[], unit: string): PriceAnswer | Unknown {
  const prices = new Map<number, string>();
  for (const { json } of items) {
    const item = itemSchema.safeParse(parsed(json));
    if (!item.success) return unknown('the Price List returned an item that cannot be read');
    const { publicationDate, terms } = item.data;
    for (const { priceDimensions } of Object.values(terms.OnDemand ?? {}))
      for (const { unit: priceUnit, pricePerUnit } of Object.values(priceDimensions)) {
        const dollars = Number(pricePerUnit.USD ?? Number.NaN);
        if (priceUnit === unit && !Number.isNaN(dollars)) prices.set(dollars, publicationDate);
      }
  }
  const [only, ...others] = prices;
  if (only === undefined) return unknown(`the Price List has no price per ${unit} for it`);
  return others.length === 0
    ? { dollars: only[0], published: only[1] }
    : unknown(`the Price List has ${prices.size} prices per ${unit} for it`);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

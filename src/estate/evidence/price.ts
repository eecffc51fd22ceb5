import * as z from 'zod';
import type { Aws } from '../../core/aws.ts';
import { type PriceAnswer, type PriceQuestion, priceKind } from '../../core/evidence/cost.ts';
import { compilePattern } from '../../core/glob.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { orUnknown } from '../aws/call-failed.ts';
import { decimalIn } from '../aws/decimal.ts';

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
  product: z.object({ attributes: z.record(z.string(), z.unknown()) }),
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

/** A filter of the Price List takes one whole value. What the question leaves open, we choose from the answer. */
async function priceOf(question: PriceQuestion, aws: Aws): Promise<PriceAnswer | Unknown> {
  const { service, product } = question;
  return orUnknown(async () => {
    const Filters = Object.entries(product).map(([Field, Value]) => ({ Type: 'TERM_MATCH' as const, Field, Value }));
    return answerOf(await aws.read.pricing.getProducts({ ServiceCode: service, Filters }), question);
  });
}

function answerOf(items: readonly { readonly json: string }[], question: PriceQuestion): PriceAnswer | Unknown {
  const { unit } = question;
  const isMeant = productMatcher(question);
  const prices = new Map<number, string>();
  const what = `${nameOf(question)} in ${question.product.regionCode ?? 'any region'}`;
  for (const { json } of items) {
    const item = itemSchema.safeParse(parsed(json));
    if (!item.success) return unknown('the Price List returned an item that cannot be read');
    const { publicationDate, product, terms } = item.data;
    if (!isMeant(product.attributes)) continue;
    for (const { priceDimensions } of Object.values(terms.OnDemand ?? {}))
      for (const { unit: priceUnit, pricePerUnit } of Object.values(priceDimensions)) {
        if (priceUnit !== unit || pricePerUnit.USD === undefined) continue;
        const dollars = decimalIn(pricePerUnit.USD);
        if (dollars === undefined || dollars < 0)
          return unknown(`the Price List has the price \`${pricePerUnit.USD}\` for ${what}, which cannot be read`);
        prices.set(dollars, publicationDate);
      }
  }
  const [only, ...others] = prices;
  if (only === undefined) return unknown(`the Price List has no price per ${unit} for ${what}`);
  // Nothing that Mayfly asks about is free. AWS lists 0 where another product has the price.
  if (others.length === 0 && only[0] === 0) return unknown(`the Price List has no price but 0 for ${what}`);
  return others.length === 0
    ? { dollars: only[0], published: only[1] }
    : unknown(`the Price List has ${prices.size} prices per ${unit} for ${what}`);
}

function productMatcher({
  anyOf = {},
  usage,
}: PriceQuestion): (attributes: Readonly<Record<string, unknown>>) => boolean {
  const isUsage = usage === undefined ? undefined : compilePattern(usage);
  return (attributes) =>
    Object.entries(anyOf).every(([name, values]) => values.some((value) => value === attributes[name])) &&
    (isUsage?.(withoutRegion(attributes.usagetype)) ?? true);
}

/** `EUC1-RDS:GP3-Storage` is `RDS:GP3-Storage`; in us-east-1, usage types mostly have no region. */
function withoutRegion(usageType: unknown): string {
  return String(usageType).replace(/^[A-Z]{2,4}\d*-/, '');
}

/** For people: the most telling part of a question. */
function nameOf({ service, product, usage }: PriceQuestion): string {
  return product.instanceType ?? usage ?? product.volumeApiName ?? service;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

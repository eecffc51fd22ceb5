import * as z from 'zod';
import { finding, gap, planJson, refusal, step } from './schema.ts';

/**
 * The JSON schema of a plan's folder: `plan.json` is the schema itself, a line of each other file one of its
 * definitions.
 */
export function planSchema(): object {
  const { $schema, $defs, ...plan } = z.toJSONSchema(planJson) as Definitions;
  const lines = { findings: finding, steps: step, refusals: refusal, gaps: gap };
  const schema = Object.entries(lines).map(([name, line]): Readonly<Record<string, object>> => {
    const { $defs: definitions, ...rest } = z.toJSONSchema(line) as Definitions;
    return { ...definitions, [name]: Object.fromEntries(Object.entries(rest).filter(([key]) => key !== '$schema')) };
  });
  return {
    $schema,
    title: 'Mayfly plan',
    description:
      'plan.json of a plan’s folder. Each line of findings.ndjson, steps.ndjson, refusals.ndjson and ' +
      'gaps.ndjson is as $defs says under that name.',
    ...plan,
    $defs: Object.assign({}, $defs, ...schema) as object,
  };
}

interface Definitions {
  readonly $schema?: string;
  readonly $defs?: Readonly<Record<string, object>>;
  readonly [key: string]: unknown;
}

import * as z from 'zod';
import type { Json } from '../core/json.ts';
import type { Position } from '../core/position.ts';

/** What several parts of a plan's format share. */
export const json: z.ZodType<Json> = z
  .lazy(() => z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(json), z.record(z.string(), json)]))
  .meta({ id: 'Json', description: 'Any JSON' });

export const position = z.strictObject({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  length: z.int().optional(),
}) satisfies z.ZodType<Position>;

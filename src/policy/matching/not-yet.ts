import * as z from 'zod';

/**
 * An option of Custodian that Mayfly does not support yet. It is refused where it would change the result; `message`
 * says why.
 */
export function notYet(message: string): z.ZodOptional<z.ZodUnknown> {
  return z
    .unknown()
    .refine((value) => value === undefined || value === false, { message })
    .optional()
    .describe(message);
}

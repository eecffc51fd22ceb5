import * as z from 'zod';

/**
 * An option of Custodian's that Mayfly does not follow yet: refused where it would change what happens, with `says`
 * telling why.
 */
export function notYet(says: string): z.ZodOptional<z.ZodUnknown> {
  return z
    .unknown()
    .refine((value) => value === undefined || value === false, { message: says })
    .optional()
    .describe(says);
}

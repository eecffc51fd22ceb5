import * as z from 'zod';

/**
 * An option of Custodian's that Mayfly does not follow yet: refused where it would change what happens, with `message`
 * telling why.
 */
export function notYet(message: string): z.ZodOptional<z.ZodUnknown> {
  return z
    .unknown()
    .refine((value) => value === undefined || value === false, { message })
    .optional()
    .describe(message);
}

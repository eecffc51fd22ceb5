import type { Json } from './json.ts';

/** What a policy may accept to lose although no snapshot can hold it, as options of the actions that stop or delete. */
export const lossOptions = ['instance-store'] as const;

/** The losses that these options accept. */
export function acceptedLosses(options: Json): { readonly [option: string]: Json } {
  const written = Object(options) as { readonly [option: string]: Json | undefined };
  return Object.fromEntries(
    lossOptions.flatMap((name) => {
      const value = written[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

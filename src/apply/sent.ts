import type { Aws } from '../core/aws.ts';
import { isMistake } from '../core/fault.ts';

/**
 * The same interfaces, and whether a write was sent over them: of an error in our own code, this says whether anything
 * can have happened. A write that fails with such an error itself did not become a request.
 */
export function noticingWrites(aws: Aws): { readonly aws: Aws; readonly hasSent: () => boolean } {
  let sent = 0;
  const noticing =
    (call: Call): Call =>
    async (input) => {
      sent += 1;
      try {
        return await call(input);
      } catch (error) {
        if (isMistake(error)) sent -= 1;
        throw error;
      }
    };
  const write: Aws['write'] = (...permits) => {
    const services = Object.entries(aws.write(...permits) as unknown as Services);
    return Object.fromEntries(
      services.map(([service, calls]) => [
        service,
        Object.fromEntries(Object.entries(calls).map(([operation, call]) => [operation, noticing(call)])),
      ]),
    ) as unknown as ReturnType<Aws['write']>;
  };
  return { aws: { ...aws, write }, hasSent: () => sent > 0 };
}

type Call = (input: object) => Promise<unknown>;
type Services = Readonly<Record<string, Readonly<Record<string, Call>>>>;

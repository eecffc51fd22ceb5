import type { Aws } from '../core/aws.ts';
import { isMistake } from '../core/fault.ts';
import { CallFailed, causeOf, failureKind } from '../estate/aws/call-failed.ts';
import { type HaltSwitch, readHalt } from './halt-switch.ts';

/**
 * The kill switch as an SSM parameter: while the parameter exists, Mayfly is halted. So anybody with the console can
 * halt it too, whatever they write into it.
 */
export function ssmHalt(aws: Aws, Name: string, wait: (milliseconds: number) => Promise<void>): HaltSwitch {
  const { ssm } = aws.self;
  return {
    name: `${Name} in ${aws.place.region}`,
    read: async () => {
      try {
        const { Parameter } = await withRetries(() => ssm.getParameter({ Name }), wait);
        return { status: 'halted', halt: readHalt(Parameter?.Value ?? '') };
      } catch (error) {
        if (isNotThere(error)) return { status: 'running' };
        if (isMistake(error)) throw error;
        return { status: 'unreadable', cause: causeOf(error) };
      }
    },
    halt: async (halt) => {
      const Description = 'While this parameter exists, Mayfly starts no step. `mayfly halt --lift` deletes it.';
      await withRetries(
        () => ssm.putParameter({ Name, Description, Type: 'String', Value: JSON.stringify(halt), Overwrite: true }),
        wait,
      );
    },
    lift: async () => {
      try {
        await withRetries(() => ssm.deleteParameter({ Name }), wait);
      } catch (error) {
        if (!isNotThere(error)) throw error;
      }
    },
  };
}

const maxAttempts = 4;

/**
 * Retries where AWS was too busy or did not answer, after 0.2 s, 0.4 s and 0.8 s. Each of these calls can be sent twice
 * without harm.
 */
async function withRetries<Value>(
  call: () => Promise<Value>,
  wait: (milliseconds: number) => Promise<void>,
): Promise<Value> {
  for (let attempt = 1; ; attempt++)
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof CallFailed) || failureKind(error) === 'refused' || attempt === maxAttempts) throw error;
      await wait(100 * 2 ** attempt);
    }
}

function isNotThere(error: unknown): boolean {
  return error instanceof CallFailed && error.code === 'ParameterNotFound';
}

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { type RunOptions, StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { ownBundle } from './bundled.ts';

type Value = Parameters<StateMachine['run']>[0];
const root = join(import.meta.dirname, '../..');

/** How an execution ended, and what its states were given and gave. */
export interface Executed {
  readonly status: 'succeeded' | { readonly error: string; readonly cause: string };
  readonly output: Value | undefined;
  /** The names of the states in the order in which they were entered. */
  readonly entered: readonly string[];
  /** Bytes of the largest input or output of any state. */
  readonly largest: number;
}

/** The error as Step Functions names it: Lambda's own words for what befell a function. */
export class StateError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/**
 * Runs one of the definitions of infra/ in a local interpreter. Waits and pauses between attempts take 50 ms, whatever
 * the definition says.
 */
export async function execute(
  name: 'apply' | 'night',
  input: Value,
  tasks: NonNullable<RunOptions['overrides']>['taskResourceLocalHandlers'],
): Promise<Executed> {
  const text = readFileSync(join(root, `infra/${name}.asl.json`), 'utf8').replaceAll(
    /\$\{\w+\}/g,
    'arn:aws:lambda:eu-west-1:123456789012:function:mayfly',
  );
  const definition = JSON.parse(text) as StateMachineDefinition;
  const retryIntervalOverrides = Object.fromEntries(
    ['Sweep', 'Open', 'Advance', 'Poll', 'Close', 'StartApply'].map((state) => [state, 50]),
  );
  const overrides = { taskResourceLocalHandlers: tasks, waitTimeOverrides: { Pause: 50 }, retryIntervalOverrides };
  const { result, eventLogs } = new StateMachine(definition).run(input, { overrides });
  const entered: string[] = [];
  let largest = 0;
  const reading = (async () => {
    for await (const event of eventLogs) {
      if (!('state' in event)) continue;
      if (event.type === 'StateEntered') entered.push(event.state.name);
      for (const value of [event.state.input, event.state.output])
        if (value !== undefined) largest = Math.max(largest, Buffer.byteLength(JSON.stringify(value)));
    }
  })();
  const ended = await result.then(
    (output): Pick<Executed, 'status' | 'output'> => ({ status: 'succeeded', output }),
    (error: unknown): Pick<Executed, 'status' | 'output'> => {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return {
        status:
          cause instanceof Error
            ? { error: cause.name, cause: cause.message }
            : { error: 'unknown', cause: String(cause) },
        output: undefined,
      };
    },
  );
  await reading;
  return { ...ended, entered, largest };
}

/**
 * The functions as they are packaged, each in processes of its own in the folder of the package: they can be killed, as
 * Lambda kills what takes too long.
 */
export interface Functions {
  invoke(name: 'sweep' | 'apply', event: Value): Promise<Value>;
  /** What they wrote to their logs. */
  readonly log: string[];
  /** Ends the calls that are running, as SIGKILL does. */
  kill(): void;
  /** Ends the processes that wait for a next call, as a new deployment does. */
  retire(): void;
  /** Milliseconds that a call has. */
  limit: number;
}

type Child = ReturnType<typeof spawn> & {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
};

/** @param folder of the package: policies and mayfly.yml. */
export function functionsIn(folder: string, environment: Readonly<Record<string, string>>): Functions {
  const { program, compiled } = ownBundle();
  const log: string[] = [];
  const running = new Set<Child>();
  const idle = { sweep: [] as Child[], apply: [] as Child[] };
  const env = {
    PATH: process.env.PATH,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    NODE_COMPILE_CACHE: compiled,
    ...environment,
  };
  const begun = (name: keyof typeof idle): Child =>
    spawn(process.execPath, ['--input-type=module', '-e', serving(name, program(`handlers/${name}.ts`))], {
      cwd: folder,
      env: { ...env, AWS_LAMBDA_FUNCTION_NAME: name },
    });
  const functions: Functions = {
    log,
    limit: 900_000,
    kill: () => {
      for (const child of running) child.kill('SIGKILL');
    },
    retire: () => {
      for (const child of [...idle.sweep.splice(0), ...idle.apply.splice(0)]) child.stdin.end();
    },
    // One call at a time, and the next by the same process where it is free: so does Lambda.
    invoke: async (name, event) => {
      const child = idle[name].pop() ?? begun(name);
      running.add(child);
      try {
        const answer = await answered(child, { event, ends: Date.now() + functions.limit }, log);
        idle[name].push(child);
        if ('error' in answer) throw new StateError(answer.error, answer.message);
        return answer.value;
      } finally {
        running.delete(child);
      }
    },
  };
  return functions;
}

/** A program that takes a call a line, and answers each with a line that begins with RESULT. */
function serving(name: string, program: string): string {
  return `import { createInterface } from 'node:readline';
    const { handler } = await import(${JSON.stringify(pathToFileURL(program).href)});
    for await (const line of createInterface({ input: process.stdin })) {
      const { event, ends } = JSON.parse(line);
      const context = { functionName: '${name}', awsRequestId: '1', getRemainingTimeInMillis: () => ends - Date.now() };
      const answer = await handler(event, context).then(
        (value) => ({ value }),
        (error) => ({ error: error.name, message: error.message }),
      );
      process.stdout.write(\`\\nRESULT \${JSON.stringify(answer)}\\n\`);
    }`;
}

type Answered = { readonly value: Value } | { readonly error: string; readonly message: string };

/** Rejects where the process ends before it has answered. */
function answered(child: Child, call: object, log: string[]): Promise<Answered> {
  return new Promise((resolve, reject) => {
    let out = '';
    const hear = (data: Buffer): void => {
      out += data.toString();
      const [whole, answer] = /\nRESULT (.*)\n/.exec(out) ?? [];
      if (whole === undefined || answer === undefined) return;
      leave();
      log.push(out.replace(whole, ''));
      resolve(JSON.parse(answer) as Answered);
    };
    const end = (code: number | null, signal: string | null): void => {
      leave();
      log.push(out);
      const name = signal === 'SIGKILL' ? 'Sandbox.Timedout' : 'Runtime.ExitError';
      reject(new StateError(name, `ended with ${String(code)} ${String(signal)}: ${out.slice(-2000)}`));
    };
    const streams = [child.stdout, child.stderr];
    const leave = (): void => {
      for (const stream of streams) stream.off('data', hear);
      child.off('close', end).off('error', reject);
    };
    for (const stream of streams) stream.on('data', hear);
    child.on('close', end).on('error', reject);
    child.stdin.write(`${JSON.stringify(call)}\n`);
  });
}

import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type RunOptions, StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';

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

/** Runs one of the definitions of infra/ in a local interpreter. Waits and pauses between attempts take 50 ms, whatever the definition says. */
export async function execute(
  name: 'apply' | 'night',
  input: Value,
  tasks: NonNullable<RunOptions['overrides']>['taskResourceLocalHandlers'],
): Promise<Executed> {
  const text = readFileSync(join(root, `infra/${name}.asl.json`), 'utf8').replaceAll(/\$\{\w+\}/g, 'arn:aws:lambda:eu-west-1:123456789012:function:mayfly');
  const definition = JSON.parse(text) as StateMachineDefinition;
  const retryIntervalOverrides = Object.fromEntries(['Sweep', 'Open', 'Advance', 'Look', 'Close', 'StartApply'].map((state) => [state, 50]));
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
      return { status: cause instanceof Error ? { error: cause.name, cause: cause.message } : { error: 'unknown', cause: String(cause) }, output: undefined };
    },
  );
  await reading;
  return { ...ended, entered, largest };
}

/** The functions as they are packaged, each call a process of its own in the folder of the package: it can be killed, as Lambda kills what takes too long. */
export interface Functions {
  invoke(name: 'sweep' | 'apply', event: Value): Promise<Value>;
  /** What they wrote to their logs. */
  readonly log: string[];
  /** Ends the call that is running, if one is, as SIGKILL does. */
  kill(): void;
  /** Milliseconds that a call has. */
  limit: number;
}

/** Bundles the handlers into the folder, as `osls package` does. */
export async function functionsIn(folder: string, environment: Readonly<Record<string, string>>): Promise<Functions> {
  await promisify(execFile)(process.execPath, [join(root, 'scripts/bundle.ts'), join(folder, 'dist/lambda')], { cwd: root });
  const log: string[] = [];
  const running = new Set<ReturnType<typeof spawn>>();
  const functions: Functions = {
    log,
    limit: 900_000,
    kill: () => {
      for (const child of running) child.kill('SIGKILL');
    },
    invoke: (name, event) =>
      new Promise((resolve, reject) => {
        const ends = Date.now() + functions.limit;
        const context = `{ functionName: '${name}', awsRequestId: '1', getRemainingTimeInMillis: () => ${ends} - Date.now() }`;
        const call = `const { handler } = await import('./dist/lambda/${name}.mjs');
          const answer = await handler(${JSON.stringify(event)}, ${context}).then((value) => ({ value }), (error) => ({ error: error.name, message: error.message }));
          process.stdout.write(\`\\nRESULT \${JSON.stringify(answer)}\\n\`);`;
        const env = { PATH: process.env.PATH, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_LAMBDA_FUNCTION_NAME: name, ...environment };
        const child = spawn(process.execPath, ['--input-type=module', '-e', call], { cwd: folder, env });
        running.add(child);
        let out = '';
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', (data: Buffer) => {
            out += data.toString();
          });
        child.on('error', reject);
        child.on('close', (code, signal) => {
          running.delete(child);
          log.push(out.replace(/\nRESULT .*\n/, ''));
          const [, answer] = /\nRESULT (.*)\n/.exec(out) ?? [];
          if (answer === undefined) {
            reject(
              new StateError(
                signal === 'SIGKILL' ? 'Sandbox.Timedout' : 'Runtime.ExitError',
                `ended with ${String(code)} ${String(signal)}: ${out.slice(-2000)}`,
              ),
            );
            return;
          }
          const { value, error, message } = JSON.parse(answer) as { readonly value: Value; readonly error?: string; readonly message?: string };
          if (error === undefined) resolve(value);
          else reject(new StateError(error, message ?? ''));
        });
      }),
  };
  return functions;
}

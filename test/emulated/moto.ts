import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { program } from '../../scripts/python-environment.ts';

/** One boto3 call: `{service: 'ec2', operation: 'run_instances', parameters: {…}}`. */
export interface SeedCall {
  readonly service: string;
  readonly operation: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface SeedRequest {
  /** ISO 8601: the calls are made as if it were then, so LaunchTime and CreateTime follow. Left out: now. */
  readonly at?: string;
  /** Default: moto's own account, 123456789012. */
  readonly account?: string;
  readonly region: string;
  readonly calls: readonly SeedCall[];
}

export interface Moto {
  readonly endpoint: string;
  /**
   * Makes calls in order, through boto3; gives their answers, dates as ISO 8601. Rejects with boto3's words for the
   * first that fails.
   */
  seed(request: SeedRequest): Promise<Record<string, unknown>[]>;
  /**
   * Another emulator that starts from all that is there now, in 50 ms. What is done to one does not reach the other.
   */
  copy(): Promise<MotoCopy>;
  /** Empties all accounts and regions. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export interface MotoCopy {
  readonly endpoint: string;
  stop(): void;
}

type Reply =
  | { readonly port: number; readonly pid: number }
  | { readonly port: number }
  | { readonly answers: Record<string, unknown>[] }
  | { readonly error: string };

/**
 * Starts the AWS emulator on a free port of 127.0.0.1 and waits until it answers (about a second). It ends with `stop`,
 * or when this process ends. What it cannot prove stands in test/emulated/README.md.
 */
export async function startMoto(): Promise<Moto> {
  const server = spawn(program('.venv', 'python'), ['-u', join(import.meta.dirname, 'server.py')], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      NO_PROXY: '127.0.0.1',
      MOTO_EC2_LOAD_DEFAULT_AMIS: 'false',
    },
  });
  const listen = listener(server);
  const first = await listen.next();
  if (!('port' in first)) throw new Error(`the emulator did not start: ${JSON.stringify(first)}`);
  const endpoint = `http://127.0.0.1:${first.port}`;
  let last: Promise<unknown> = Promise.resolve();
  const ask = (request: unknown): Promise<Reply> => {
    const answer = last.then(() => {
      server.stdin.write(`${JSON.stringify(request)}\n`);
      return listen.next();
    });
    last = answer.catch(() => undefined);
    return answer;
  };
  return {
    endpoint,
    seed: async (request) => {
      const reply = await ask({ at: null, account: '123456789012', ...request });
      if ('answers' in reply) return reply.answers;
      throw new Error(`seeding failed: ${'error' in reply ? reply.error : JSON.stringify(reply)}`);
    },
    copy: async () => {
      const reply = await ask({ copy: true });
      if (!('pid' in reply)) throw new Error(`the emulator was not copied: ${JSON.stringify(reply)}`);
      return { endpoint: `http://127.0.0.1:${reply.port}`, stop: () => void process.kill(reply.pid, 'SIGKILL') };
    },
    reset: async () => {
      const answer = await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
      if (!answer.ok) throw new Error(`moto answered ${answer.status} to its reset`);
    },
    stop: () => ended(server),
  };
}

/**
 * One reply per line of standard output; a server that ends before it answers rejects with what it wrote to standard
 * error.
 */
function listener(server: ChildProcessWithoutNullStreams): { next(): Promise<Reply> } {
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  let complaint = '';
  server.stderr.on('data', (text: Buffer) => {
    complaint = `${complaint}${text.toString()}`.slice(-4_000);
  });
  const failed = new Promise<never>((_, reject) => {
    server.on('error', (error) => {
      reject(
        new Error(
          `${error.message}: \`npm run setup:emulator\` installs the emulator; \`npm run test:unit\` needs none`,
          { cause: error },
        ),
      );
    });
  });
  failed.catch(() => undefined);
  return {
    next: async () => {
      const line = await Promise.race([lines.next(), failed]);
      if (line.done) throw new Error(`the emulator ended:\n${complaint}`);
      return JSON.parse(line.value) as Reply;
    },
  };
}

async function ended(server: ChildProcessWithoutNullStreams): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGKILL');
  await exit;
}

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { program } from '../../scripts/python-environment.ts';
import { post } from './post.ts';

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

/** Where an emulator is, and where it is told what to do. */
interface Address {
  readonly endpoint: string;
  readonly control: string;
}

type Reply =
  | { readonly port: number; readonly pid: number }
  | { readonly answers: Record<string, unknown>[] }
  | { readonly error: string };

/**
 * Where the emulators of a whole run are: one for each of its workers, which its test files have one after the other.
 */
const shared = 'MAYFLY_TEST_EMULATORS';

/**
 * The AWS emulator, empty: the one of this worker, else one of its own on a free port of 127.0.0.1, which takes about a
 * second and ends with `stop`, or when this process ends. What it cannot prove stands in test/emulated/README.md.
 */
export async function startMoto(): Promise<Moto> {
  const addresses = JSON.parse(process.env[shared] ?? '[]') as readonly Address[];
  const ours = addresses[(Number(process.env.JEST_WORKER_ID) - 1) % addresses.length];
  if (ours === undefined) {
    const server = await startServer();
    return { ...motoAt(server.address), stop: server.stop };
  }
  const moto = motoAt(ours);
  await moto.reset();
  return { ...moto, stop: () => Promise.resolve() };
}

/** So many emulators for the workers that are started from now on; gives what ends them. */
export async function shareEmulators(count: number): Promise<() => Promise<void>> {
  const servers = await Promise.all(Array.from({ length: count }, startServer));
  process.env[shared] = JSON.stringify(servers.map(({ address }) => address));
  return async () => {
    process.env[shared] = undefined;
    await Promise.all(servers.map(({ stop }) => stop()));
  };
}

function motoAt({ endpoint, control }: Address): Omit<Moto, 'stop'> {
  const ask = async (order: object): Promise<Reply> =>
    JSON.parse(await post(control, { body: JSON.stringify(order) })) as Reply;
  return {
    endpoint,
    seed: async (wanted) => {
      const reply = await ask({ at: null, account: '123456789012', ...wanted });
      if ('answers' in reply) return reply.answers;
      throw new Error(`seeding failed: ${'error' in reply ? reply.error : JSON.stringify(reply)}`);
    },
    copy: async () => {
      const reply = await ask({ copy: true });
      if (!('pid' in reply)) throw new Error(`the emulator was not copied: ${JSON.stringify(reply)}`);
      return { endpoint: `http://127.0.0.1:${reply.port}`, stop: () => void process.kill(reply.pid, 'SIGKILL') };
    },
    reset: async () => {
      const reply = await ask({ reset: true });
      if ('error' in reply) throw new Error(`the emulator was not emptied: ${reply.error}`);
    },
  };
}

async function startServer(): Promise<{ readonly address: Address; readonly stop: () => Promise<void> }> {
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
  const { port, control } = await ready(server);
  return {
    address: { endpoint: `http://127.0.0.1:${port}`, control: `http://127.0.0.1:${control}` },
    stop: () => ended(server),
  };
}

/** The line with which it says where it is; one that ends before rejects with what it wrote to standard error. */
async function ready(
  server: ChildProcessWithoutNullStreams,
): Promise<{ readonly port: number; readonly control: number }> {
  let complaint = '';
  server.stderr.on('data', (text: Buffer) => {
    complaint = `${complaint}${text.toString()}`.slice(-4_000);
  });
  const failed = once(server, 'error').then(([error]: unknown[]) => {
    throw new Error(
      `${String(error)}: \`npm run setup:emulator\` installs the emulator; \`npm run test:unit\` needs none`,
      { cause: error },
    );
  });
  failed.catch(() => undefined);
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const line = await Promise.race([lines.next(), failed]);
  if (line.done) throw new Error(`the emulator ended:\n${complaint}`);
  return JSON.parse(line.value) as { port: number; control: number };
}

async function ended(server: ChildProcessWithoutNullStreams): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, 'exit');
  server.kill('SIGKILL');
  await exit;
}

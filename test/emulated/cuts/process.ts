import { registerHooks } from 'node:module';
import type { Door, ExitCode } from '../../../src/cli/door.ts';
import type { Errand, FromProcess, ToProcess } from './messages.ts';

/**
 * A process that runs commands of Mayfly, several at a time: all that `mayfly` itself has, but for the streams. It is
 * killed by its test. Its ledger is Mayfly's own behind a gate, and its clock is behind by MAYFLY_TEST_BEHIND
 * milliseconds.
 */
const behind = Number(process.env.MAYFLY_TEST_BEHIND);
const present = Date;
globalThis.Date = class extends present {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [present.now() - behind] : given) as [number]));
  }

  static override now(): number {
    return present.now() - behind;
  }
} as DateConstructor;

const gated = new URL('gated-ledger.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier.endsWith('/ledger/sqlite.ts') && context.parentURL?.endsWith('/src/app/ledger.ts') === true
      ? next(gated, context)
      : next(specifier, context),
});

const { Command } = await import('commander');
const { addApply } = await import('../../../src/cli/apply.ts');
const { addApprove } = await import('../../../src/cli/approve.ts');
const { addPlan } = await import('../../../src/cli/plan.ts');
const { addRestore } = await import('../../../src/cli/restore.ts');
const { failureText } = await import('../../../src/cli/failure.ts');

process.on('message', (message: ToProcess) => {
  if (message.is === 'run') void run(message.errand);
});
tell({ is: 'ready' });

async function run({ id, words, endpoint }: Errand): Promise<void> {
  const environment = { AWS_ENDPOINT_URL: endpoint };
  const said = { out: '', err: '' };
  let code: ExitCode = 0;
  const print = (text: string): void => {
    said.out += `${text}\n`;
  };
  const remark = (text: string): void => {
    said.err += `${text}\n`;
  };
  const door: Door = {
    columns: 100,
    colour: false,
    environment,
    print,
    remark,
    exit: (given) => {
      code = given;
    },
    during: (work) => work({ clock: () => new Date(), environment, print }),
  };
  const program = new Command('mayfly').exitOverride();
  for (const add of [addPlan, addApply, addApprove, addRestore]) add(program, door);
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    remark(failureText(error, true));
    code = 1;
  }
  tell({ is: 'ended', id, code, ...said });
}

/** Where nobody listens any more, nobody wants to know. */
function tell(message: FromProcess): void {
  if (process.connected) process.send?.(message);
}

import { dirname } from 'node:path';
import type { HaltState } from '../../core/limits.ts';
import type { HaltSwitch } from '../../ledger/halt-switch.ts';
import { LedgerUnreadable } from '../../ledger/ledger.ts';
import { callerOf } from '../caller.ts';
import type { Credentials } from '../connect.ts';
import { openKillSwitch } from '../kill-switch.ts';
import { makeFolder } from '../make-folder.ts';
import { type ConfigOption, type Result, resultOf } from '../result.ts';
import type { Runtime } from '../runtime.ts';
import type { Setup } from '../setup.ts';
import { withSetup } from '../with-setup.ts';

export interface HaltOptions extends ConfigOption {
  readonly credentials: Credentials;
  /** Why, for whoever finds it halted. */
  readonly reason?: string;
}

/** The state of the switch before and after it was set. */
export interface HaltResult {
  readonly switch: string;
  readonly before: HaltState;
  readonly state: HaltState;
}

/** Switches the kill switch on. */
export function halt(options: HaltOptions, runtime: Runtime): Promise<Result<HaltResult>> {
  const { credentials, reason } = options;
  return setSwitch(options, runtime, async (killSwitch) =>
    killSwitch.halt({
      by: await callerOf(credentials, runtime),
      at: runtime.clock().toISOString(),
      ...(reason !== undefined && { reason }),
    }),
  );
}

/** Switches the kill switch off. */
export function liftHalt(options: Omit<HaltOptions, 'reason'>, runtime: Runtime): Promise<Result<HaltResult>> {
  return setSwitch(options, runtime, (killSwitch) => killSwitch.lift());
}

/** Sets the switch, and reads it again: the result is what was read. */
function setSwitch(
  options: HaltOptions,
  runtime: Runtime,
  set: (killSwitch: HaltSwitch) => Promise<void>,
): Promise<Result<HaltResult>> {
  return withSetup(options, runtime, async ({ config }) => {
    await makeLedgerFolder(config);
    const killSwitch = await openKillSwitch(config, options.credentials, runtime);
    const before = await killSwitch.read();
    await set(killSwitch);
    return resultOf({ switch: killSwitch.name, before, state: await killSwitch.read() });
  });
}

/** Before the first plan there is no ledger yet, and no folder for it. */
async function makeLedgerFolder({ ledger }: Setup['config']): Promise<void> {
  if (typeof ledger !== 'string') return;
  const obstacle = await makeFolder(dirname(ledger));
  if (obstacle !== undefined)
    throw new LedgerUnreadable(`The kill switch in ${ledger} cannot be written: ${obstacle}.`);
}

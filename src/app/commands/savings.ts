import type { Savings, SavingsBy } from '../../core/views/savings.ts';
import type { Credentials } from '../connect.ts';
import { type ConfigOption, type Result, resultOf } from '../result.ts';
import type { Runtime } from '../runtime.ts';
import { savingsOf } from '../savings.ts';
import { withExistingLedger } from '../with-ledger.ts';
import { withSetup } from '../with-setup.ts';

export interface SavingsOptions extends ConfigOption {
  readonly credentials: Credentials;
  readonly by: SavingsBy;
  readonly since?: Date;
}

export type SavingsResult = Savings & { readonly ledger: string };

/** What was saved, according to the receipts. AWS is not called. */
export function savings(options: SavingsOptions, runtime: Runtime): Promise<Result<SavingsResult>> {
  return withSetup(options, runtime, (setup) =>
    withExistingLedger(setup, options.credentials, runtime, async ({ ledger, name }) => {
      const receipts = (await ledger.entries()).map(({ receipt }) => receipt);
      const { by, since } = options;
      const saved = savingsOf(receipts, setup.vocabulary.types, { by, ...(since && { since }), now: runtime.clock() });
      return resultOf({ ledger: name, ...saved });
    }),
  );
}

import { makePlan } from '../../src/app/make-plan.ts';
import { loadSetup, readPolicies } from '../../src/app/setup.ts';
import type { Diagnostic } from '../../src/core/diagnostic.ts';
import type { Coverage, Plan } from '../../src/core/plan.ts';
import type { Place } from '../../src/core/resource.ts';
import { awsOver } from '../../src/estate/aws/interfaces.ts';
import { recorder } from '../../src/estate/aws/recording.ts';
import { inventory } from '../../src/estate/inventory/inventory.ts';
import { account, homeRegion, otherRegion, recorded } from './estate/rows.ts';
import { acmeTransport } from './estate/transport.ts';

/**
 * Records Acme's account into `folder`, from the tables in `estate/rows.ts`. Everything is read and recorded as with a
 * real account: first all types, then the evidence that the shipped policies need (metrics, spend). The same tables and
 * policies produce the same bytes.
 */
export async function recordAcme(
  folder: string,
  options: { readonly config: string; readonly policies: string },
): Promise<{
  readonly covered: readonly Coverage[];
  readonly plan: Plan;
  readonly diagnostics: readonly Diagnostic[];
}> {
  const places: readonly Place[] = [homeRegion, otherRegion].map((region) => ({ account, region }));
  const saved = recorder(folder);
  const connection = {
    places,
    unreached: [],
    open: (place: Place) => awsOver(place, saved.through(place, acmeTransport(place))),
  };
  const setup = await loadSetup(options.config, {});
  const covered: Coverage[] = [];
  for (const place of places)
    for await (const item of inventory(connection.open(place), setup.vocabulary.types, { clock: () => recorded }))
      if (item.kind === 'covered') covered.push(item.row);
  const { policies, diagnostics } = await readPolicies([options.policies], setup);
  const plan = await makePlan(policies, {
    setup,
    connected: { connection, now: recorded, isRecording: true },
    runtime: {},
  });
  await saved.close({
    recorded: recorded.toISOString(),
    places,
    types: setup.vocabulary.types.map(({ name }) => name),
  });
  return { covered, plan, diagnostics: [...setup.diagnostics, ...diagnostics] };
}

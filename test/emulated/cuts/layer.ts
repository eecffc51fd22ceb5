import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Call } from '../call.ts';
import type { Moto } from '../moto.ts';
import { type Deed, startProxy } from '../proxy.ts';
import type { Errand } from './messages.ts';
import type { Place } from './outcome.ts';
import type { Prepared } from './prepare.ts';
import type { Gate } from './worker.ts';

/** One thing that a run does beyond its own memory: a call of AWS, or a write of its ledger. */
export interface Event {
  readonly what: string;
  readonly kind: Call['kind'] | 'ledger';
  /** The ids that a call for several names. */
  readonly several?: readonly string[];
}

/**
 * Where a run is cut off: at its event of this number, from 0. `before`: the call has not reached AWS, nor the write
 * the ledger. `unanswered`: AWS has done it, and the answer has not come. That the answer has come and nothing was done
 * with it yet is the same as `before` the next event: in between, a run has only its memory.
 */
export interface Cut {
  readonly event: number;
  readonly place: 'before' | 'unanswered';
}

/** Copies of AWS and of the ledgers as they were prepared, in which each saga can run once, beside the others. */
export interface Layer {
  /** The command that carries the saga out. */
  errand(of: Prepared): Omit<Errand, 'id'>;
  place(of: Prepared): Place;
  /** What the saga has done here so far. What it was kept from is not among it. */
  events(of: Prepared): readonly Event[];
  /** How much has happened here so far, of all sagas together. */
  progress(): number;
  /** Resolves once the run stands still at its cut. */
  held(of: Prepared): Promise<unknown>;
  /** From now on nothing is cut off any more. */
  release(): void;
  /** Whether this file is one of its ledgers. */
  owns(ledger: string): boolean;
  readonly gate: Gate;
  close(): Promise<void>;
}

interface Watch {
  readonly events: Event[];
  cut: Cut | undefined;
  readonly held: PromiseWithResolvers<unknown>;
}

export async function openLayer(
  moto: Moto,
  folder: string,
  prepared: readonly Prepared[],
  cuts: ReadonlyMap<Prepared, Cut> = new Map(),
): Promise<Layer> {
  const copy = await moto.copy();
  const proxy = await startProxy(copy.endpoint);
  const watches = new Map(
    prepared.map((each) => [
      each,
      { events: [], cut: cuts.get(each), held: Promise.withResolvers<unknown>() } satisfies Watch as Watch,
    ]),
  );
  const byRegion = new Map([...watches].map(([{ region }, watch]) => [region, watch]));
  const byLedger = new Map([...watches].map(([each, watch]) => [ledgerIn(folder, each), watch]));
  for (const each of prepared) layOut(each, folder);
  proxy.fault({
    on: () => true,
    deed: (call) =>
      deedFor({ what: call.operation, kind: call.kind, several: severalOf(call) }, found(byRegion, call.region)),
  });
  return {
    errand: (each) => ({
      words: ['apply', each.plan, '--mode', 'act', '--json', '--config', join(folder, each.region, 'mayfly.yml')],
      endpoint: proxy.endpoint,
    }),
    place: (each) => ({
      endpoint: copy.endpoint,
      region: each.region,
      ledger: ledgerIn(folder, each),
      before: each.before,
    }),
    events: (each) => found(watches, each).events,
    progress: () => [...watches.values()].reduce((sum, { events }) => sum + events.length, 0),
    held: (each) => found(watches, each).held.promise,
    release: () => {
      for (const watch of watches.values()) watch.cut = undefined;
    },
    owns: (file) => byLedger.has(file),
    gate: (file, operation) => {
      const watch = found(byLedger, file);
      return take({ what: `ledger ${operation}`, kind: 'ledger' }, watch) === undefined ? undefined : standStill(watch);
    },
    close: async () => {
      await proxy.stop();
      copy.stop();
    },
  };
}

function severalOf({ body }: Call): readonly string[] {
  return [...new URLSearchParams(body)].flatMap(([name, value]) =>
    /^(InstanceId|ResourceId)\.\d+$/.test(name) ? [value] : [],
  );
}

/** Where in its run this event is cut off; where nowhere, it happens. */
function take(event: Event, watch: Watch): Cut['place'] | undefined {
  const place = watch.cut?.event === watch.events.length ? watch.cut.place : undefined;
  if (place !== 'before') watch.events.push(event);
  return place;
}

function deedFor(event: Event, watch: Watch): Deed {
  const place = take(event, watch);
  return {
    dateless: true,
    ...(place !== undefined && { [place === 'before' ? 'before' : 'after']: () => standStill(watch) }),
  };
}

/** For ever: the process is about to die. */
function standStill({ held }: Watch): Promise<never> {
  held.resolve(undefined);
  return new Promise(() => undefined);
}

function layOut({ region, ledger }: Prepared, folder: string): void {
  const here = join(folder, region);
  mkdirSync(here, { recursive: true });
  for (const end of ['', '-wal', '-shm'])
    if (existsSync(`${ledger}${end}`)) cpSync(`${ledger}${end}`, join(here, `ledger.sqlite${end}`));
  writeFileSync(join(here, 'mayfly.yml'), configFor(region, join(here, 'ledger.sqlite')));
}

export function configFor(region: string, ledger: string): string {
  return `regions: [${region}]\nhome: ${region}\nledger: ${ledger}\n`;
}

function ledgerIn(folder: string, { region }: Prepared): string {
  return join(folder, region, 'ledger.sqlite');
}

function found<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new RangeError(`there is nothing of ${String(key)} here`);
  return value;
}

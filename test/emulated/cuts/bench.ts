import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startMoto } from '../moto.ts';
import { startProxy } from '../proxy.ts';
import { type Cut, type Event, type Layer, openLayer } from './layer.ts';
import { comparable, differences, type Outcome, outcomeOf } from './outcome.ts';
import { type Prepared, prepare, seedAll } from './prepare.ts';
import type { Saga } from './saga.ts';
import { bundleWorker, startWorker, type Worker } from './worker.ts';

/** An uninterrupted run: what it does in order, and what it comes to. */
export interface Whole {
  readonly events: readonly Event[];
  readonly outcome: Outcome;
}

/** A cut after which it ended otherwise, and how. */
export interface Fault {
  readonly cut: string;
  readonly problems: readonly string[];
}

export interface Bench {
  readonly prepared: readonly Prepared[];
  /** Every saga without a cut. */
  whole(): Promise<ReadonlyMap<Prepared, Whole>>;
  /**
   * Kills the process in which these sagas are each at its cut, and goes on with them: where it came to something else
   * than the uninterrupted run.
   */
  cut(cuts: readonly (readonly [Prepared, Cut])[], whole: ReadonlyMap<Prepared, Whole>): Promise<readonly Fault[]>;
  close(): Promise<void>;
}

/**
 * What was cut off goes on so much later, in milliseconds: by then AWS shows what it has made, so that nobody has to
 * wait for it here. What runs before runs with a clock that is behind by it, for the emulator's clock cannot be set.
 */
const later = 600_000;

export async function openBench(sagas: readonly Saga[]): Promise<Bench> {
  if (sagas.length > regions.length)
    throw new RangeError(`${sagas.length} sagas need as many regions, and there are ${regions.length}`);
  const root = mkdtempSync(join(tmpdir(), 'mayfly-cuts-'));
  const [moto, bundle] = await Promise.all([startMoto(), bundleWorker()]);
  const planner = await startWorker(bundle, later);
  const proxy = await startProxy(moto.endpoint);
  proxy.fault({ on: () => true, deed: { dateless: true } });
  const placed = sagas.map((saga, at) => [saga, regions[at] ?? ''] as const);
  await seedAll(placed, moto);
  const settled = await Promise.allSettled(
    placed.map(([saga, region]) => prepare(saga, region, root, moto, proxy.endpoint, planner)),
  );
  const failed = settled.flatMap((each) =>
    each.status === 'rejected' ? [each.reason instanceof Error ? each.reason.message : String(each.reason)] : [],
  );
  const prepared = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  await Promise.all([planner.dismiss(), proxy.stop()]);
  if (failed.length > 0) {
    await moto.stop();
    throw new Error(failed.join('\n'));
  }
  const worker = await startWorker(bundle, 0);
  const opened: Layer[] = [];
  const open = async (cuts?: ReadonlyMap<Prepared, Cut>): Promise<Layer> => {
    const layer = await openLayer(moto, join(root, `layer-${randomUUID()}`), prepared, cuts);
    opened.push(layer);
    return layer;
  };
  const progress = (): number => opened.reduce((sum, layer) => sum + layer.progress(), 0);
  return {
    prepared,
    whole: async () => {
      const layer = await open();
      const runner = await startWorker(bundle, later, layer.gate);
      try {
        return new Map(
          await Promise.all(prepared.map(async (each) => [each, await goOn(each, layer, runner)] as const)),
        );
      } finally {
        await runner.kill();
        await layer.close();
      }
    },
    cut: async (cuts, whole) => {
      const cutLayers = await Promise.all(
        apart(cuts).map(async (some) => ({ some, layer: await open(new Map(some)) })),
      );
      const doomed = await startWorker(bundle, later, (file, operation) =>
        cutLayers.find(({ layer }) => layer.owns(file))?.layer.gate(file, operation),
      );
      try {
        const all = cutLayers.flatMap(({ some, layer }) => some.map(([each, cut]) => ({ each, cut, layer })));
        const early = await Promise.all(
          all.map(({ each, layer }) =>
            whileMoving(progress, endsBefore(layer.held(each), doomed.run(layer.errand(each))), true),
          ),
        );
        await doomed.kill();
        for (const { layer } of cutLayers) layer.release();
        const faults = all.map(async ({ each, cut: { event, place }, layer }, at): Promise<Fault> => {
          const wanted = whole.get(each);
          const cut = `${each.saga.name}, cut ${place} its event ${event}, ${wanted?.events[event]?.what ?? '?'}`;
          if (early[at] === true || wanted === undefined) return { cut, problems: ['it never came to it'] };
          const then = await whileMoving(progress, goOn(each, layer, worker), undefined);
          return { cut, problems: then === undefined ? ['it did not end'] : differences(wanted.outcome, then.outcome) };
        });
        return (await Promise.all(faults)).filter(({ problems }) => problems.length > 0);
      } finally {
        await doomed.kill();
        await Promise.all(cutLayers.map(({ layer }) => layer.close()));
      }
    },
    close: async () => {
      await worker.kill();
      await moto.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function goOn(each: Prepared, layer: Layer, worker: Worker): Promise<Whole> {
  const { code, err } = await worker.run(layer.errand(each));
  const place = layer.place(each);
  const { lines } = await outcomeOf(code, place);
  const events = layer.events(each);
  // What a whole run says of two in one call, one that goes on may say of each by itself: to each it is said once.
  const writes = events.flatMap(({ kind, what, several = [] }) =>
    kind !== 'write' ? [] : several.length > 0 ? several.map((id) => `${what} ${id}`) : [what],
  );
  return {
    events,
    outcome: {
      code,
      // What a restore has created has another id each time, and gets tags.
      told: writes.map((write) => comparable(write, place.before)).sort(),
      lines: [...lines, ...withoutMessages(err.split('\n')).map((line) => `said: ${line}`)],
    },
  };
}

/**
 * Messages to owners are sent at least once: the run that was killed may have sent one, or the next sends it again,
 * marked as a reminder. That each was sent is in its receipt, which is compared.
 */
function withoutMessages(lines: readonly string[]): readonly string[] {
  let isInMessage = false;
  return lines.filter((line) => {
    isInMessage = line.startsWith('Mayfly: ') || (isInMessage && (line.startsWith('  ') || line === ''));
    return !isInMessage && line !== '';
  });
}

/**
 * A run that hangs is a fault like any other, and must not hold up the rest. It hangs where nothing at all has happened
 * for a while: how long a call takes depends on the machine.
 */
async function whileMoving<Value, Otherwise>(
  progress: () => number,
  work: Promise<Value>,
  otherwise: Otherwise,
): Promise<Value | Otherwise> {
  const ended = new AbortController();
  const standsStill = async (): Promise<Otherwise> => {
    for (let before = -1, now = progress(); before !== now; before = now, now = progress())
      await setTimeout(patience, undefined, { signal: ended.signal });
    return otherwise;
  };
  try {
    return await Promise.race([work, standsStill()]);
  } finally {
    ended.abort();
  }
}

/** Milliseconds in which something happens, however busy the machine: a call, or a write of a ledger. */
const patience = 60_000;

/** Whether the run ended before it was held. */
async function endsBefore(held: Promise<unknown>, run: Promise<unknown>): Promise<boolean> {
  const ended = run.then(
    () => true,
    () => false,
  );
  return Promise.race([held.then(() => false), ended]);
}

/** In one layer each saga runs once. */
function apart(cuts: readonly (readonly [Prepared, Cut])[]): readonly (readonly (readonly [Prepared, Cut])[])[] {
  const layers: (readonly [Prepared, Cut])[][] = [];
  for (const cut of cuts) {
    const free = layers.find((layer) => layer.every(([each]) => each !== cut[0]));
    if (free === undefined) layers.push([cut]);
    else free.push(cut);
  }
  return layers;
}

/** Those that RDS, EC2 and the others have in AWS's own partition. */
const regions = `af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2
  ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7
  ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3
  il-central-1
  me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2`.split(/\s+/);

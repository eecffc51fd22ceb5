import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ChainedReceipt } from '../../src/core/chained-receipt.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { seeder } from './seeder.ts';
import { type Applied, type Ran, type Workplace, workplace } from './workplace.ts';

// A command is a process of its own: a second each, more where others work.
/** A plan that waits for a person, from the terminal: what waits, who says yes, what is done, and what cancels it. */
let moto: Moto;
let proxy: AwsProxy;
let work: Workplace;

const support = { 'lifespan-intent': 'persistent-support', owner: 'ada' };
const deleting = `
policies:
  - name: spare-volumes
    resource: ebs
    filters: [{ "tag:spare": present }]
    actions: [delete, { type: notify, to: console }]
`;

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
});

beforeEach(async () => {
  await moto.reset();
  work = workplace(proxy.endpoint);
  work.write('mayfly.yml', 'mode: act\n');
  work.write('spare.yml', deleting);
});

afterEach(() => {
  work.remove();
});

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
});

async function planned(): Promise<void> {
  expect(await work.mayfly('plan', 'spare.yml')).toMatchObject({ code: 0 });
  proxy.forget();
}

function idOf(verb: string): string {
  return work.plan().steps.find((step) => step.verb === verb)?.id ?? '';
}

function approve(id: string, ...words: string[]): Promise<Ran> {
  return work.mayfly('approve', 'out/plan', '--step', id, ...words);
}

test('a persistent-support volume waits and is deleted once approved; its receipt says by whom and why', async () => {
  const volume = await seeder(moto).volume({ ...support, spare: 'yes' });
  const core = await seeder(moto).volume({ 'lifespan-intent': 'persistent-core', spare: 'yes' });
  await planned();
  const remove = idOf('delete');

  const waiting = await work.mayfly('apply', 'out/plan');
  expect(waiting.code).toBe(0);
  expect(waiting.out).toContain('delete needs approval');
  expect(waiting.err).toContain(`waits: delete ebs ${volume}: a person has to approve the delete of ${volume}`);
  expect(waiting.err).toContain('`mayfly approve` approves these steps; then apply the plan again.');
  expect(proxy.writes()).toEqual([]);

  const list = await work.mayfly('approve', 'out/plan');
  expect(list.code).toBe(0);
  expect(list.out).toContain('1 step of this plan');
  expect(list.out).toContain(`delete ebs ${volume}`);
  expect(list.out).toContain('also waits: snapshot');
  expect(list.out).toContain(`mayfly approve out/plan --step ${remove} --reason "…"`);

  expect(await approve(remove)).toMatchObject({
    code: 1,
    err: expect.stringContaining('--step needs --reason') as unknown,
  });
  expect(await approve(core, '--reason', 'because')).toMatchObject({
    code: 1,
    err: expect.stringMatching(
      /out\/plan\/refusals\.ndjson:1:1 error approve\/protected[\s\S]*nobody can approve a delete of what is protected/,
    ) as unknown,
  });
  expect(await approve(idOf('snapshot'), '--reason', 'because')).toMatchObject({
    code: 1,
    err: expect.stringContaining(`--step ${remove}`) as unknown,
  });
  expect(await approve(volume, '--reason', 'because')).toMatchObject({
    code: 1,
    err: expect.stringContaining(`\`--step ${remove}\` is its delete.`) as unknown,
  });
  expect(proxy.writes()).toEqual([]);

  const yes = await approve(remove, '--reason', 'moved to the new cluster, OPS-12');
  expect(yes).toMatchObject({ code: 0, err: '' });
  expect(yes.out.replaceAll(/\s+/g, ' ')).toContain('approved now by arn:aws:sts::123456789012:user/moto');
  const again = await approve(remove, '--reason', 'me too');
  expect(again.out.replaceAll(/\s+/g, ' ')).toContain('moved to the new cluster, OPS-12');
  expect(again.out).not.toContain('me too');

  const done = await work.mayfly('apply', 'out/plan', '--json');
  expect(done.code).toBe(0);
  const { receipts } = JSON.parse(done.out) as Applied;
  const receipt = receipts.find(({ verb }) => verb === 'delete');
  expect(receipt?.ending.status).toBe('done');
  expect(receipt?.approved).toMatchObject({
    by: 'arn:aws:sts::123456789012:user/moto',
    reason: 'moved to the new cluster, OPS-12',
  });
  expect(await seeder(moto).volumeNow(volume)).toBeUndefined();
  expect(await seeder(moto).snapshotsNow()).toHaveLength(1);
  expect(await seeder(moto).volumeNow(core)).toBeDefined();
  const told = await work.mayfly('log', '--plan', work.plan().header.id);
  expect(told.out.replaceAll(/\s+/g, ' ')).toContain('moved to the new cluster, OPS-12');
  const log = JSON.parse((await work.mayfly('log', '--verify', '--json')).out) as {
    readonly breaks: readonly unknown[];
    readonly entries: readonly ChainedReceipt[];
  };
  expect(log.breaks).toEqual([]);
  expect(await approve(remove, '--reason', 'too late')).toMatchObject({
    code: 1,
    err: expect.stringContaining('has ended already: done') as unknown,
  });
});

// Promise D10 of docs/safety.md.
test('an approval does not stand for what became persistent-core since, nor for another plan', async () => {
  const volume = await seeder(moto).volume({ ...support, spare: 'yes' });
  await planned();
  expect(await approve(idOf('delete'), '--reason', 'it is over')).toMatchObject({ code: 0 });
  await seeder(moto).tag(volume, { 'lifespan-intent': 'persistent-core' });
  const kept = await work.mayfly('apply', 'out/plan', '--json');
  expect((JSON.parse(kept.out) as Applied).receipts.map(({ verb, ending }) => [verb, ending.status])).toContainEqual([
    'snapshot',
    'refused',
  ]);
  await seeder(moto).tag(volume, support);
  await planned();
  const { waiting } = JSON.parse((await work.mayfly('apply', 'out/plan', '--json')).out) as Applied;
  expect(waiting.map(({ step }) => step.verb)).toEqual(['snapshot', 'delete']);
  expect(await seeder(moto).volumeNow(volume)).toBeDefined();
});

// Promise D12 of docs/safety.md.
test('a plan that somebody edited is neither approved nor applied nor compared: the file is named', async () => {
  await seeder(moto).volume({ ...support, spare: 'yes' });
  await planned();
  work.write('out/plan/steps.ndjson', work.read('out/plan/steps.ndjson').replace(/,"awaits":\[[^\]]*\]/g, ''));
  const message = expect.stringMatching(/out\/plan\/steps\.ndjson:1:1 error plan\/changed/) as unknown;
  expect(await work.mayfly('apply', 'out/plan')).toMatchObject({ code: 1, err: message });
  expect(await approve('x', '--reason', 'y')).toMatchObject({ code: 1, err: message });
  expect(await work.mayfly('diff', 'out/plan', 'out/plan')).toMatchObject({ code: 2, err: message });
  expect(proxy.writes()).toEqual([]);
});

// Promise D11 of docs/safety.md.
test('a policy that changed cancels its steps, and the next plan restarts its grace periods', async () => {
  const volume = await seeder(moto).volume({ ...support, spare: 'yes' });
  await planned();
  work.write('spare.yml', deleting.replace('present', 'absent'));
  const { out, code } = await work.mayfly('apply', 'out/plan');
  expect(code).toBe(0);
  expect(out.replaceAll(/\s+/g, ' ')).toContain('the policy spare-volumes was changed since the plan was made');
  expect(proxy.writes()).toEqual([]);
  expect(await seeder(moto).volumeNow(volume)).toBeDefined();
  const next = await work.mayfly('plan', 'spare.yml', '--out', 'out/next');
  expect(next.err).toContain('The policy spare-volumes for ebs has changed: Mayfly forgot since when it matched');
  const diff = await work.mayfly('diff', 'out/plan', 'out/next', '--markdown');
  expect(diff.code).toBe(1);
  expect(diff.out).toContain('policy <code>spare-volumes</code> for ebs is changed');
  expect(await work.mayfly('diff', 'out/next', 'out/next')).toMatchObject({
    code: 0,
    out: expect.stringContaining('The plans are the same.') as unknown,
  });
});

import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import { startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { seeder } from './seeder.ts';
import { type Applied, type Workplace, workplace } from './workplace.ts';

/** What becomes of a run whose credentials expire in its middle, or whose answers come from somebody in between. */
const moto = startMoto();
let proxy: AwsProxy;
let work: Workplace;

const policies = `policies:
- name: scratch-databases
  resource: rds
  filters: [{"tag:scratch": "yes"}]
  actions: [snapshot-then-delete]
- name: scratch-volumes
  resource: ebs
  filters: [{"tag:scratch": "yes"}, {State: available}]
  actions: [snapshot-then-delete]
`;
const scratch = { owner: 'ada', 'lifespan-intent': 'ephemeral-task', scratch: 'yes' };

beforeEach(async () => {
  proxy = await startProxy((await moto).endpoint);
  work = workplace(proxy.endpoint);
  work.write('p.yml', policies);
});

afterEach(async () => {
  work.remove();
  await proxy.stop();
});

afterAll(async () => (await moto).stop());

async function planned(name: string): Promise<void> {
  const seed = seeder(await moto);
  await seed.database(name, scratch);
  await seed.volume(scratch);
  await work.mayfly('plan', 'p.yml');
  proxy.forget();
}

async function applied(): Promise<Applied & { readonly code: number | null }> {
  const { code, out } = await work.mayfly('apply', 'out/plan', '--mode', 'act', '--json');
  return { code, ...(JSON.parse(out) as Applied) };
}

test.each(['DeleteDBInstance', 'CreateDBSnapshot', 'DeleteVolume'])(
  'credentials that expire after %s end the run, not its steps; once renewed, it goes on, and all can be undone',
  async (operation) => {
    const name = `orders-${operation.toLowerCase()}`;
    await planned(name);
    const expired = { error: 'ExpiredToken', status: 403 };
    let hasExpired = false;
    const healed = [
      proxy.fault({ on: () => hasExpired, deed: expired }),
      proxy.fault({
        on: operation,
        deed: {
          after: () => {
            hasExpired = true;
            return Promise.resolve();
          },
        },
      }),
    ];
    const first = await applied();
    expect(hasExpired).toBe(true);
    expect(first.code).toBe(3);
    expect(first.receipts.filter(({ ending }) => ending.status !== 'done')).toEqual([]);
    expect(first.waiting.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^AWS no longer accepts the credentials \(ExpiredToken on \w+:\w+\): renew them$/),
    );

    for (const heal of healed) heal();
    proxy.forget();
    const second = await applied();
    expect([second.code, second.waiting]).toEqual([0, []]);
    expect(new Set(second.receipts.map(({ ending }) => ending.status))).toEqual(new Set(['done']));
    // What AWS did before is not done again.
    expect(proxy.count(operation)).toBe(0);
    const restored = await work.mayfly('restore', name, '--plan-only');
    expect([restored.code, restored.err]).toEqual([0, '']);
  },
);

test.each([408, 413, 499, 403])(
  'a proxy that answers a delete with %i after AWS has made it refuses nothing: it is done, and can be undone',
  async (status) => {
    const name = `orders-${status}`;
    await planned(name);
    const page = '<html><head><title>Sorry</title></head><body>Sorry</body></html>';
    const instead = { status, type: 'text/html', body: Buffer.from(page) };
    proxy.fault({ on: 'DeleteDBInstance', deed: { instead }, times: 1 });
    const { receipts } = await applied();
    expect(receipts.filter(({ verb, subject }) => verb === 'delete' && subject.id === name)).toMatchObject([
      { ending: { status: 'done' } },
    ]);
    expect(proxy.count('DeleteDBInstance')).toBe(1);
    const restored = await work.mayfly('restore', name, '--plan-only');
    expect([restored.code, restored.err]).toEqual([0, '']);
  },
);

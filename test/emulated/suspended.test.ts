import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { startMoto } from './moto.ts';
import { startProxy } from './proxy.ts';
import { seeder } from './seeder.ts';
import { workplace } from './workplace.ts';

const moto = startMoto();

afterAll(async () => (await moto).stop());

// Promise E15 of docs/safety.md.
test('a step that AWS refuses night after night is suspended until somebody resumes it', async () => {
  const proxy = await startProxy((await moto).endpoint);
  const work = workplace(proxy.endpoint);
  try {
    const id = await seeder(await moto).database('orders', {
      owner: 'ada',
      'lifespan-intent': 'ephemeral-task',
      scratch: 'yes',
    });
    work.write(
      'p.yml',
      'policies:\n- name: scratch\n  resource: rds\n  filters: [{"tag:scratch": "yes"}]\n  actions: [stop]\n',
    );
    proxy.fault({ on: 'StopDBInstance', deed: { error: 'InvalidDBInstanceState', status: 400 } });
    const plan = async () => {
      await work.mayfly('plan', 'p.yml');
      return work.plan();
    };
    // Tonight's failure is the third: the two nights before it are written as they would have been.
    const [step] = (await plan()).steps;
    const arn = step?.subject.arn ?? '';
    const policyDigest = work.plan().findings[0]?.policyDigest ?? '';
    const ledger = openSqliteLedger(join(work.folder, '.mayfly/ledger.sqlite'));
    for (const night of ['2026-01-01', '2026-01-02'])
      await ledger.putFailure({
        policy: 'scratch',
        policyDigest,
        arn,
        verb: 'stop',
        plan: night,
        night,
        message: 'InvalidDBInstanceState on rds:StopDBInstance',
      });
    ledger.close();
    const failed = await work.mayfly('apply', 'out/plan', '--mode', 'act');
    expect(failed.code).toBe(3);
    expect(failed.out.replaceAll(/\s+/g, ' ')).toContain('it failed in 3 nights in a row and is suspended');

    const suspended = await plan();
    expect(suspended.steps).toEqual([]);
    expect(suspended.refusals).toMatchObject([
      { verb: 'stop', cause: 'suspended', message: expect.stringContaining(`mayfly resume scratch ${arn}`) },
    ]);

    const resumed = await work.mayfly('resume', 'scratch', arn);
    expect([resumed.code, resumed.err]).toEqual([0, '']);
    expect(resumed.out).toMatch(
      /^From the next plan on, scratch acts on arn:\S+orders again:\n {2}stop: failed in 3 plans, last with: .*InvalidDBInstanceState/,
    );
    expect((await plan()).steps.map(({ verb, subject }) => `${verb} ${subject.id}`)).toEqual([`stop ${id}`]);
    const nothing = await work.mayfly('resume', 'scratch', arn);
    expect([nothing.code, nothing.out]).toEqual([
      1,
      `scratch has no failed actions on ${arn}: there is nothing to resume.\n`,
    ]);
  } finally {
    await proxy.stop();
    work.remove();
  }
});

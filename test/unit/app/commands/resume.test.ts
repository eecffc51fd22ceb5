import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { resume } from '../../../../src/app/commands/resume.ts';
import { openSqliteLedger } from '../../../../src/ledger/sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'mayfly-resume-'));
const ledgerPath = join(folder, 'ledger.sqlite');
const config = join(folder, 'mayfly.yml');
writeFileSync(config, `ledger: ${ledgerPath}\n`);
const runtime = { clock: () => new Date(), environment: {}, print: () => undefined };
const arn = 'arn:aws:rds:eu-west-1:111122223333:db:orders';

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('what failed on a resource is forgotten for one policy, and what it was is reported', async () => {
  const ledger = openSqliteLedger(ledgerPath);
  const failure = { policyDigest: 'd', arn, message: 'InvalidDBInstanceState' };
  for (const [policy, verb, day] of [
    ['idle', 'stop', 18],
    ['idle', 'stop', 19],
    ['idle', 'snapshot', 19],
    ['other', 'stop', 19],
  ] as const)
    await ledger.putFailure({ ...failure, policy, verb, plan: `plan-${day}`, night: `2026-11-${day}` });
  const options = { config, credentials: {}, policy: 'idle', arn };
  expect((await resume(options, runtime)).value).toEqual({
    policy: 'idle',
    arn,
    verbs: [
      { verb: 'snapshot', plans: 1, why: 'InvalidDBInstanceState' },
      { verb: 'stop', plans: 2, why: 'InvalidDBInstanceState' },
    ],
  });
  expect((await resume(options, runtime)).value?.verbs).toEqual([]);
  expect(await ledger.failures('other', arn)).toHaveLength(1);
  ledger.close();
});

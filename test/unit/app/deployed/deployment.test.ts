import { expect, test } from '@jest/globals';
import { actingOf, deploymentOf, durableLedger } from '../../../../src/app/deployed/deployment.ts';
import { loadConfig } from '../../../../src/config/load.ts';

const wording = { asText: () => '', asSlack: () => '' };
const table = { table: 'mayfly-ledger', region: 'eu-west-1' };
const role = 'arn:aws:iam::111122223333:role/mayfly';

function acting(text: string, deployed: Parameters<typeof actingOf>[1]) {
  const { config, diagnostics } = loadConfig({ path: 'mayfly.yml', text });
  expect(diagnostics).toEqual([]);
  return actingOf({ config }, deployed);
}

test('the environment says what a deployment has; empty is nothing', () => {
  const environment = {
    MAYFLY_BUCKET: 'plans',
    MAYFLY_LEDGER: 'mayfly-ledger',
    MAYFLY_APPLY_ROLE: role,
    AWS_REGION: 'eu-west-1',
  };
  expect(deploymentOf(environment, wording)).toEqual({
    ...wording,
    bucket: { name: 'plans', region: 'eu-west-1' },
    ledger: table,
    applyRole: role,
  });
  const bare = { ...environment, MAYFLY_LEDGER: '', MAYFLY_APPLY_ROLE: '' };
  expect(deploymentOf(bare, wording)).toEqual({ ...wording, bucket: { name: 'plans', region: 'eu-west-1' } });
  expect(() => deploymentOf({ AWS_REGION: 'eu-west-1' }, wording)).toThrow('MAYFLY_BUCKET names no bucket');
});

test('it acts only where mayfly.yml says so, with a table and a role', () => {
  expect(acting('mode: act', { ledger: table, applyRole: role })).toEqual({ status: 'acts' });
  expect(acting('{}', { ledger: table, applyRole: role })).toMatchObject({ status: 'observes' });
  expect(acting('mode: act', { applyRole: role })).toMatchObject({
    status: 'cannot',
    message: expect.stringContaining('durable ledger') as unknown,
  });
  expect(acting('mode: act', { ledger: table })).toMatchObject({
    status: 'cannot',
    message: expect.stringContaining('no role') as unknown,
  });
});

test("mayfly.yml's own table and role count, its file is for laptops", () => {
  expect(acting(`mode: act\nledger: { table: team-ledger, region: eu-west-2 }\napplyRole: ${role}`, {})).toEqual({
    status: 'acts',
  });
  expect(durableLedger({ ledger: { table: 'team-ledger', region: 'eu-west-2' } }, { ledger: table })).toEqual({
    table: 'team-ledger',
    region: 'eu-west-2',
  });
  expect(durableLedger({ ledger: '.mayfly/ledger.sqlite' }, { ledger: table })).toEqual(table);
  expect(durableLedger({ ledger: '.mayfly/ledger.sqlite' }, {})).toBeUndefined();
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { halt, liftHalt } from '../../../../src/app/commands/halt.ts';

const folder = mkdtempSync(join(tmpdir(), 'mayfly-halt-'));
const config = join(folder, 'mayfly.yml');
writeFileSync(config, `ledger: ${join(folder, 'new', 'ledger.sqlite')}\n`);
const runtime = {
  clock: () => new Date('2026-11-21T02:00:00Z'),
  // Nobody answers there, so that AWS does not say who halts.
  environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
  print: () => undefined,
};
const before = process.env;

afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true });
});

test('before the first plan, it creates the switch with its folder; the switch says who, when and why', async () => {
  process.env = { PATH: before.PATH, HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' };
  const halted = (await halt({ config, credentials: {}, reason: 'wrong tags' }, runtime)).value;
  expect(halted).toMatchObject({
    before: { status: 'running' },
    state: { status: 'halted', halt: { at: '2026-11-21T02:00:00.000Z', reason: 'wrong tags' } },
  });
  const lifted = (await liftHalt({ config, credentials: {} }, runtime)).value;
  expect([lifted?.before.status, lifted?.state]).toEqual(['halted', { status: 'running' }]);
});

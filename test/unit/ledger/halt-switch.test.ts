import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { Halt } from '../../../src/core/limits.ts';
import { CallFailed } from '../../../src/estate/aws/call-failed.ts';
import type { HaltSwitch } from '../../../src/ledger/halt-switch.ts';
import { sqliteHalt } from '../../../src/ledger/sqlite/halt.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite.ts';
import { ssmHalt } from '../../../src/ledger/ssm-halt.ts';
import { fakeAws } from '../estate/fake-aws.ts';

const folder = mkdtempSync(join(tmpdir(), 'mayfly-halt-'));
let files = 0;
const newFile = () => join(folder, `${files++}.sqlite`);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const ada: Halt = { by: 'ada', at: '2026-11-21T02:00:00.000Z', reason: 'the tags are wrong' };
const ben: Halt = { by: 'ben', at: '2026-11-21T03:00:00.000Z' };

/** A parameter store with one parameter. */
function inSsm(value?: string): { readonly found: HaltSwitch; readonly waits: number[] } {
  let stored = value;
  const waits: number[] = [];
  const aws = fakeAws({
    'ssm:GetParameter': () => {
      if (stored === undefined) throw new CallFailed('ssm:GetParameter', 'ParameterNotFound', 'none', 400);
      return { Parameter: { Value: stored } };
    },
    'ssm:PutParameter': ({ Value }: { Value: string }) => {
      stored = Value;
      return {};
    },
    'ssm:DeleteParameter': () => {
      if (stored === undefined) throw new CallFailed('ssm:DeleteParameter', 'ParameterNotFound', 'none', 400);
      stored = undefined;
      return {};
    },
  });
  const wait = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  return { found: ssmHalt(aws, '/mayfly/halt', wait), waits };
}

describe.each([
  ['in a file', () => sqliteHalt(newFile())],
  ['in SSM', () => inSsm().found],
])('a switch %s', (_, open) => {
  test('is off, goes on with who, when and why, and off again; both as often as one likes', async () => {
    const found = open();
    expect(await found.read()).toEqual({ status: 'running' });
    await found.lift();
    await found.halt(ada);
    expect(await found.read()).toEqual({ status: 'halted', halt: ada });
    await found.halt(ben);
    expect(await found.read()).toEqual({ status: 'halted', halt: ben });
    await found.lift();
    await found.lift();
    expect(await found.read()).toEqual({ status: 'running' });
  });
});

test('it is in the ledger’s file, whichever of them is opened first', async () => {
  const path = newFile();
  await sqliteHalt(path).halt(ada);
  const ledger = openSqliteLedger(path);
  expect(await ledger.runs()).toEqual([]);
  expect(await sqliteHalt(path).read()).toMatchObject({ status: 'halted' });
  const other = newFile();
  openSqliteLedger(other).close();
  expect(await sqliteHalt(other).read()).toEqual({ status: 'running' });
});

test('a file that is no ledger is unreadable, so the kill switch counts as on, and cannot be set', async () => {
  const path = newFile();
  writeFileSync(path, 'not a database, and longer than its header would be '.repeat(100));
  expect(await sqliteHalt(path).read()).toEqual({
    status: 'unreadable',
    cause: expect.stringContaining('not a database') as unknown,
  });
  await expect(sqliteHalt(path).halt(ada)).rejects.toMatchObject({ name: 'LedgerUnreadable' });
});

test.each([
  ['words', 'stop it', { by: 'somebody', at: 'an unknown time', reason: 'stop it' }],
  ['nothing', '', { by: 'somebody', at: 'an unknown time' }],
  ['JSON of another kind', '[]', { by: 'somebody', at: 'an unknown time', reason: '[]' }],
])('whatever stands there halts: %s', async (_, value, halt) => {
  expect(await inSsm(value).found.read()).toEqual({ status: 'halted', halt });
});

test.each([
  [
    'denied',
    new CallFailed('ssm:GetParameter', 'AccessDeniedException', 'no', 400),
    [],
    'AccessDeniedException on ssm:GetParameter',
  ],
  [
    'busy',
    new CallFailed('ssm:GetParameter', 'ThrottlingException', 'slow', 400),
    [200, 400, 800],
    'ThrottlingException on ssm:GetParameter',
  ],
])('what cannot be read holds: %s', async (_, error, waits, cause) => {
  const aws = fakeAws({
    'ssm:GetParameter': () => {
      throw error;
    },
  });
  const waited: number[] = [];
  const found = ssmHalt(aws, '/mayfly/halt', (milliseconds) => {
    waited.push(milliseconds);
    return Promise.resolve();
  });
  expect([await found.read(), waited]).toEqual([{ status: 'unreadable', cause }, waits]);
});

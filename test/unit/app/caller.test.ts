import { hostname, userInfo } from 'node:os';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { callerOf } from '../../../src/app/caller.ts';
import { type Sts, startSts, withEnvironment, withKeys } from '../estate/aws/sts.ts';

const runtime = { clock: () => new Date(0), environment: {}, print: () => undefined };
const thisUser = `${userInfo().username} on ${hostname()}`;
const arn = 'arn:aws:sts::111122223333:assumed-role/cleaner/ada';
let forgetKeys: () => void;
const started: Sts[] = [];

beforeAll(() => {
  forgetKeys = withKeys();
});

afterAll(async () => {
  forgetKeys();
  await Promise.all(started.map((sts) => sts.stop()));
});

async function callerAt(options: Parameters<typeof startSts>[0]): Promise<string> {
  const sts = await startSts(options);
  started.push(sts);
  return callerOf({ endpoint: sts.endpoint }, runtime);
}

test('the caller is the ARN of the credentials, as AWS gives it', async () => {
  expect(await callerAt({ account: '111122223333', arn })).toBe(arn);
});

test('where AWS gives no ARN, the caller is the user of this machine', async () => {
  expect(await callerAt({ account: '111122223333' })).toBe(thisUser);
});

test('where AWS refuses the credentials, the caller is the user of this machine', async () => {
  expect(await callerAt({})).toBe(thisUser);
});

test('where a profile has no credentials, the caller is the user of this machine', async () => {
  const restore = withEnvironment({
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  });
  try {
    expect(await callerOf({ profile: 'nobody', endpoint: 'http://127.0.0.1:1' }, runtime)).toBe(thisUser);
  } finally {
    restore();
  }
});

test('an error of our own code is not taken for missing credentials', async () => {
  const clock = () => {
    throw new TypeError('a broken clock');
  };
  const sts = await startSts({ account: '111122223333', arn });
  started.push(sts);
  await expect(callerOf({ endpoint: sts.endpoint }, { ...runtime, clock })).rejects.toThrow('a broken clock');
});

import { expect, test } from '@jest/globals';
import { causeOf } from '../../../../src/estate/aws/call-failed.ts';
import { unusableKey } from '../../../../src/estate/parts/unusable-key.ts';
import { fakeAws, refusal } from '../fake-aws.ts';

const key = 'arn:aws:kms:eu-west-1:123456789012:key/1';
const encrypted = { isEncrypted: true, key };
const unreadable = `snap-1 cannot be read: its key ${key}`;

test.each([
  ['Enabled', {}, undefined],
  ['Updating', {}, undefined],
  ['Disabled', {}, 'is disabled'],
  ['PendingDeletion', {}, 'will be deleted'],
  ['PendingDeletion', { DeletionDate: '2026-12-01T00:00:00Z' }, 'will be deleted at 2026-12-01 00:00 UTC'],
  ['PendingReplicaDeletion', {}, 'will be deleted after its replicas'],
  ['PendingImport', {}, 'has no key material'],
  ['Unavailable', {}, 'is in a key store that is not connected'],
  ['Creating', {}, 'is still being created'],
  [undefined, {}, 'is in a state that AWS does not report'],
  ['Melted', {}, 'is in the state Melted'],
])('a key that is %s %j', async (KeyState, more, expected) => {
  const aws = fakeAws({ 'kms:DescribeKey': () => ({ KeyMetadata: { KeyState, ...more } }) });
  expect(await unusableKey(aws, 'snap-1', encrypted)).toBe(expected && `${unreadable} ${expected}`);
  expect(aws.sent).toEqual([{ via: 'read', call: 'kms:DescribeKey', input: { KeyId: key } }]);
});

test('an answer without a description says nothing of the state', async () => {
  const aws = fakeAws({ 'kms:DescribeKey': () => ({ KeyMetadata: {} }) });
  expect(await unusableKey(aws, 'snap-1', encrypted)).toBe(`${unreadable} is in a state that AWS does not report`);
});

test('a key that is gone stays away', async () => {
  const aws = fakeAws({ 'kms:DescribeKey': failing('NotFoundException') });
  expect(await unusableKey(aws, 'snap-1', encrypted)).toBe(`${unreadable} does not exist any more`);
});

test.each([
  [
    'AccessDeniedException',
    `: snap-1 is not verified, because the state of its key ${key} is not known. Allow kms:DescribeKey to this role, ` +
      'and in the policy of the key if that does not leave it to IAM',
  ],
  ['ThrottlingException', `: snap-1 is not verified, because the state of its key ${key} is not known`],
  ['KMSInternalException', `: snap-1 is not verified, because the state of its key ${key} is not known`],
])('after %s nothing is known: the check rejects, and says of which key, and what to do', async (code, detail) => {
  const aws = fakeAws({ 'kms:DescribeKey': failing(code) });
  const error: unknown = await unusableKey(aws, 'snap-1', encrypted).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'CallFailed', code, operation: 'kms:DescribeKey', status: 403 });
  expect(causeOf(error)).toBe(`${code} on kms:DescribeKey${detail}`);
});

test('a mistake of our own stays what it is', async () => {
  const aws = fakeAws({
    'kms:DescribeKey': () => {
      throw new TypeError('ours');
    },
  });
  await expect(unusableKey(aws, 'snap-1', encrypted)).rejects.toThrow(TypeError);
});

test('what is not encrypted has no key, and an encrypted snapshot without one is not verified', async () => {
  const aws = fakeAws({});
  expect(await unusableKey(aws, 'snap-1', { isEncrypted: false, key: undefined })).toBeUndefined();
  expect(await unusableKey(aws, 'snap-1', { isEncrypted: true, key: undefined })).toBe(
    'AWS does not report the key of snap-1',
  );
  expect(aws.sent).toEqual([]);
});

function failing(code: string): () => never {
  return () => {
    throw refusal('kms:DescribeKey', code);
  };
}

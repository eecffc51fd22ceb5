import { fc, test as property } from '@fast-check/jest';
import { expect, test } from '@jest/globals';
import { mint } from '../../../../src/core/permit-mint.ts';
import { assertHits } from '../../../../src/estate/aws/hits.ts';
import { services } from '../../../../src/estate/aws/services.ts';
import { place } from '../fake-aws.ts';

const writes = services.flatMap((service) => Object.values(service.write ?? {}));
const entry = (operation: string) => writes.find((each) => each.operation === operation) as never;

function permit(type: string, id: string, verb: string) {
  return mint({
    type,
    id,
    ...place,
    arn: `arn:aws:x:::${id}`,
    step: 's',
    verb,
    expires: Infinity,
    covers: [{ type, id }],
  });
}

property.prop([
  fc.uniqueArray(fc.stringMatching(/^i-[0-9a-f]{4}$/), { minLength: 1, maxLength: 6 }),
  fc.nat(),
  fc.boolean(),
])('a list is sent exactly when each of its members has its permit, and each permit its member', (ids, at, drop) => {
  const permits = ids.map((id) => permit('ec2', id, 'stop'));
  const body = (sent: readonly string[]): string =>
    new URLSearchParams([
      ['Action', 'StopInstances'],
      ...sent.map((id, index) => [`InstanceId.${index + 1}`, id]),
    ] as string[][] as [string, string][]).toString();
  expect(() => {
    assertHits(entry('StopInstances'), body(ids), permits);
  }).not.toThrow();
  const less = permits.filter((_, index) => index !== at % permits.length);
  expect(() => {
    if (drop) assertHits(entry('StopInstances'), body(ids), less);
    else assertHits(entry('StopInstances'), body([...ids, 'i-none']), permits);
  }).toThrow(/no permit/);
});

test.each([
  ['another action', 'Action=TerminateInstances&InstanceId.1=i-1'],
  ['two actions', 'Action=StopInstances&Action=TerminateInstances&InstanceId.1=i-1'],
  ['no action', 'InstanceId.1=i-1'],
  ['no target', 'Action=StopInstances'],
  ['a second target', 'Action=StopInstances&InstanceId.1=i-1&InstanceId.1=i-2'],
  ['no form', undefined],
  ['bytes', new Uint8Array([65])],
])('a body with %s is refused', (_, body) => {
  expect(() => {
    assertHits(entry('StopInstances'), body, [permit('ec2', 'i-1', 'stop')]);
  }).toThrow(expect.objectContaining({ name: 'NotPermitted' }));
});

test('a stack and a database of the same name are told apart', () => {
  const body = 'Action=DeleteDBInstance&DBInstanceIdentifier=web';
  expect(() => {
    assertHits(entry('DeleteDBInstance'), body, [permit('cfn', 'web', 'delete')]);
  }).toThrow(/no permit/);
  expect(() => {
    assertHits(entry('DeleteDBInstance'), body, [permit('rds', 'web', 'delete')]);
  }).not.toThrow();
});

test('every write names what it hits, of which types, and for which verbs', () => {
  expect(writes.length).toBeGreaterThan(15);
  for (const { operation, verbs, hits } of writes) {
    expect([operation, verbs.length > 0, Object.keys(hits).length > 0]).toEqual([operation, true, true]);
    for (const types of Object.values(hits)) expect(types.length).toBeGreaterThan(0);
  }
});

import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import type { Evidence } from '../../../../src/core/evidence/evidence.ts';
import type { FilterDefinition } from '../../../../src/core/filter.ts';
import type { Json } from '../../../../src/core/json.ts';
import type { Resource } from '../../../../src/core/resource.ts';
import { isUnknown, type Truth, type Unknown, unknown } from '../../../../src/core/truth.ts';
import { attachedInstance } from '../../../../src/policy/filters/attached-instance.ts';
import { attachedVolumes } from '../../../../src/policy/filters/attached-volumes.ts';
import { defaultVpc } from '../../../../src/policy/filters/default-vpc.ts';
import { image } from '../../../../src/policy/filters/image.ts';
import { imageAge } from '../../../../src/policy/filters/image-age.ts';
import { instanceAttribute } from '../../../../src/policy/filters/instance-attribute.ts';
import { securityGroup } from '../../../../src/policy/filters/security-group.ts';
import { skipAmiSnapshots } from '../../../../src/policy/filters/skip-ami-snapshots.ts';
import { subnet } from '../../../../src/policy/filters/subnet.ts';
import { terminationProtected } from '../../../../src/policy/filters/termination-protected.ts';
import { userData } from '../../../../src/policy/filters/user-data.ts';
import { volume } from '../../../../src/policy/filters/volume.ts';
import { vpc } from '../../../../src/policy/filters/vpc.ts';
import { bound, ec2Facts, filterContext, resource } from './context.ts';

type Known = Readonly<Record<string, Json | Unknown>>;

const now = new Date('2026-11-21T02:00:00Z');

/**
 * What the filter says where these ids are described so; `null` for one that AWS does not list, and what is not named
 * was never asked.
 */
function told(definition: FilterDefinition, options: unknown, of: Resource, known: Known): Truth {
  const context = filterContext({ now, type: { ...ec2Facts, name: of.type } });
  const each = bound(definition, options, context);
  const evidence: Evidence = new Map(
    (each.needs?.(of) ?? []).flatMap(({ key, question }) => {
      const answer = known[(question as { readonly id: string }).id];
      return answer === undefined ? [] : [[key, isUnknown(answer) ? answer : answer === null ? [] : [answer]] as const];
    }),
  );
  const found = each.extract(of, evidence);
  return isUnknown(found) ? 'unknown' : each.test(found);
}

const denied = unknown('AccessDenied on ec2:DescribeSecurityGroups');
const grouped = resource({
  NetworkInterfaces: [
    { SubnetId: 's-1', Groups: [{ GroupId: 'sg-1' }] },
    { SubnetId: 's-1', Groups: [{ GroupId: 'sg-2' }] },
  ],
});
const web = { key: 'GroupName', value: 'web' };

test.each([
  ['one fits', web, { 'sg-1': { GroupName: 'web' }, 'sg-2': { GroupName: 'db' } }, true],
  ['one fits, and another is not known', web, { 'sg-1': { GroupName: 'web' }, 'sg-2': denied }, true],
  ['none fits, and one is not known', web, { 'sg-1': { GroupName: 'db' }, 'sg-2': denied }, 'unknown'],
  ['none was asked', web, {}, 'unknown'],
  ['none fits', web, { 'sg-1': { GroupName: 'db' }, 'sg-2': null }, false],
  [
    'one of two fits, and all must',
    { ...web, operator: 'and' },
    { 'sg-1': { GroupName: 'web' }, 'sg-2': { GroupName: 'db' } },
    false,
  ],
  [
    'both fit, and all must',
    { ...web, operator: 'and' },
    { 'sg-1': { GroupName: 'web' }, 'sg-2': { GroupName: 'web' } },
    true,
  ],
  [
    'one is gone, and absence is asked for',
    { key: 'GroupName', value: 'absent' },
    { 'sg-1': { GroupName: 'db' }, 'sg-2': null },
    true,
  ],
  [
    'its tag fits',
    { key: 'tag:env', value: 'dev' },
    { 'sg-1': { Tags: [{ Key: 'env', Value: 'dev' }] }, 'sg-2': null },
    true,
  ],
  ['they are counted', { value_type: 'resource_count', op: 'eq', value: 2 }, {}, true],
  [
    'a function has no answer',
    { key: 'sum(GroupName)', value: 1 },
    { 'sg-1': { GroupName: 'web' }, 'sg-2': null },
    'unknown',
  ],
] as const)('security-group where %s: %s', (_title, options, known, expected) => {
  expect(told(securityGroup, options, grouped, known)).toBe(expected);
});

test.each([
  [subnet, grouped, 's-1'],
  [vpc, resource({ VpcId: 'vpc-1' }), 'vpc-1'],
  [vpc, resource({ DBSubnetGroup: { VpcId: 'vpc-1' } }, {}, { type: 'rds' }), 'vpc-1'],
  [subnet, resource({ DBSubnetGroup: { Subnets: [{ SubnetIdentifier: 's-1' }] } }, {}, { type: 'rds' }), 's-1'],
  [securityGroup, resource({ VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1' }] }, {}, { type: 'rds' }), 'sg-1'],
  [volume, resource({ VolumeId: 'vol-1' }, {}, { type: 'ebs-snapshot' }), 'vol-1'],
  [image, resource({ ImageId: 'ami-1' }), 'ami-1'],
  [
    attachedInstance,
    resource({ Attachments: [{ InstanceId: 'i-7' }, { InstanceId: 'i-8' }] }, {}, { type: 'ebs' }),
    'i-7',
  ],
])('%# looks at what the resource names', (definition, of, id) => {
  const options = { key: 'State', value: 'available' };
  expect(told(definition, options, of, { [id]: { State: 'available' } })).toBe(true);
  expect(told(definition, options, of, { [id]: { State: 'pending' } })).toBe(false);
  expect(told(definition, options, of, { [id]: denied })).toBe('unknown');
  expect(told(definition, options, { ...of, raw: {} }, {})).toBe(false);
});

test('an image that is gone fits nothing, and is as old as can be', () => {
  const of = resource({ ImageId: 'ami-1' });
  expect(told(image, { key: 'Name', value: 'absent' }, of, { 'ami-1': null })).toBe(false);
  expect(told(imageAge, { days: 9000, op: 'gt' }, of, { 'ami-1': null })).toBe(true);
});

test.each([
  [{ CreationDate: '2026-10-01T00:00:00.000Z' }, true],
  [{ CreationDate: '2026-11-20T00:00:00.000Z' }, false],
  [{}, 'unknown'],
  [denied, 'unknown'],
])('image-age of an instance whose image is %j: %s', (described, expected) => {
  expect(told(imageAge, { days: 30 }, resource({ ImageId: 'ami-1' }), { 'ami-1': described })).toBe(expected);
});

const mounted = resource({ BlockDeviceMappings: [{ Ebs: { VolumeId: 'vol-1' } }, { Ebs: { VolumeId: 'vol-2' } }] });
const disk = (Encrypted: boolean, Device: string, InstanceId = 'i-1') => ({
  Encrypted,
  Attachments: [{ InstanceId, Device }],
});
const plain = { key: 'Encrypted', value: false };

test.each([
  ['one fits', plain, { 'vol-1': disk(false, 'a'), 'vol-2': disk(true, 'b') }, true],
  [
    'one fits, and all must',
    { ...plain, operator: 'and' },
    { 'vol-1': disk(false, 'a'), 'vol-2': disk(true, 'b') },
    false,
  ],
  [
    'the one that fits is skipped',
    { ...plain, 'skip-devices': ['a'] },
    { 'vol-1': disk(false, 'a'), 'vol-2': disk(true, 'b') },
    false,
  ],
  [
    'all are skipped, and all must',
    { ...plain, operator: 'and', 'skip-devices': ['a', 'b'] },
    { 'vol-1': disk(true, 'a'), 'vol-2': disk(true, 'b') },
    true,
  ],
  [
    'the one that fits is on another instance by now',
    plain,
    { 'vol-1': disk(false, 'a', 'i-2'), 'vol-2': disk(true, 'b') },
    false,
  ],
  ['both are gone', { ...plain, operator: 'and' }, { 'vol-1': null, 'vol-2': null }, false],
  ['one is not known', plain, { 'vol-1': disk(false, 'a'), 'vol-2': denied }, 'unknown'],
] as const)('ebs where %s: %s', (_title, options, known, expected) => {
  expect(told(attachedVolumes, options, mounted, known)).toBe(expected);
});

test.each([
  [{ IsDefault: true }, true],
  [{ IsDefault: false }, false],
  [null, false],
  [denied, 'unknown'],
])('default-vpc where the VPC is %j: %s', (described, expected) => {
  expect(told(defaultVpc, {}, resource({ VpcId: 'vpc-1' }), { 'vpc-1': described })).toBe(expected);
  expect(
    told(defaultVpc, {}, resource({ DBSubnetGroup: { VpcId: 'vpc-1' } }, {}, { type: 'rds' }), { 'vpc-1': described }),
  ).toBe(expected);
});

test('what is in no VPC is not in the default one', () => {
  expect(told(defaultVpc, {}, resource(), {})).toBe(false);
});

test.each([
  [{ Value: true }, true],
  [{ Value: false }, false],
  [denied, 'unknown'],
])('termination-protected where the attribute is %j: %s', (attribute, expected) => {
  expect(told(terminationProtected, {}, resource(), { 'i-1': attribute })).toBe(expected);
});

test('instance-attribute compares the attribute that it names', () => {
  const options = { attribute: 'rootDeviceName', key: 'Value', value: '/dev/sda1' };
  expect(bound(instanceAttribute, options).needs?.(resource())).toMatchObject([
    { question: { id: 'i-1', attribute: 'rootDeviceName' } },
  ]);
  expect(told(instanceAttribute, options, resource(), { 'i-1': { Value: '/dev/sda1' } })).toBe(true);
  expect(told(instanceAttribute, options, resource(), { 'i-1': {} })).toBe(false);
  expect(told(instanceAttribute, options, resource(), { 'i-1': denied })).toBe('unknown');
});

const script = '#!/bin/sh\nexport PASSWORD=x\n';

test.each([
  ['text', { Value: Buffer.from(script).toString('base64') }, true],
  ['compressed text', { Value: gzipSync(script).toString('base64') }, true],
  ['other text', { Value: Buffer.from('#!/bin/sh').toString('base64') }, false],
  ['nothing', {}, false],
  ['neither text nor compressed', { Value: Buffer.from([0xff, 0xfe, 0x00]).toString('base64') }, 'unknown'],
  ['a bomb', { Value: gzipSync(Buffer.alloc(20 * 1024 * 1024)).toString('base64') }, 'unknown'],
  ['not readable', denied, 'unknown'],
])('user-data that is %s: %s', (_title, attribute, expected) => {
  expect(told(userData, { op: 'regex', value: '(?smi).*password=' }, resource(), { 'i-1': attribute })).toBe(expected);
});

test('user data are shown nowhere: they hold secrets', () => {
  const each = bound(userData, { op: 'regex', value: '.*' });
  expect(JSON.stringify(each.describe(script as never))).not.toContain('PASSWORD');
  const attribute = bound(instanceAttribute, { attribute: 'userData', key: 'Value', value: 'x' });
  expect(JSON.stringify(attribute.describe(script as never))).not.toContain('PASSWORD');
});

test.each([
  [{}, [], true],
  [{}, [{ ImageId: 'ami-1' }], false],
  [{ value: false }, [{ ImageId: 'ami-1' }], true],
])('skip-ami-snapshots %j with the images %j: %s', (options, Images, expected) => {
  expect(told(skipAmiSnapshots, options, resource({ Images }, {}, { type: 'ebs-snapshot' }), {})).toBe(expected);
});

import { expect, test } from '@jest/globals';
import { usedBy } from '../../../../src/policy/filters/used-by.ts';
import { bound, filterContext, resource, resultOf } from './context.ts';

const nat = { NetworkInterface: { Description: 'Interface for NAT Gateway nat-1' } };

test.each<[kind: string, raw: Record<string, unknown>]>([
  ['nat', nat],
  ['ec2', { NetworkInterface: { Description: 'ELB app/web/1', Attachment: { InstanceId: 'i-1' } } }],
  ['elb-app', { NetworkInterface: { Description: 'ELB app/web/1' } }],
  ['elb', { NetworkInterface: { Description: 'ELB web' } }],
  ['rds', { NetworkInterface: { Description: 'RDSNetworkInterface' } }],
  ['unknown', { NetworkInterface: { Description: 'RDSNetworkInterface of ours' } }],
  ['unknown', { NetworkInterface: {} }],
])('an address on %s', (kind, raw) => {
  expect(resultOf(usedBy, { 'resource-type': kind }, resource(raw))).toBe(true);
  expect(resultOf(usedBy, { 'resource-type': 'tgw' }, resource(raw))).toBe(false);
});

test('an address without an interface is of no kind, not even unknown', () => {
  expect(resultOf(usedBy, { 'resource-type': 'unknown' }, resource({}))).toBe(false);
});

test('it reads only the interface, so an unread interface makes it unknown', () => {
  expect(usedBy.reads?.({ 'resource-type': 'nat' } as never, filterContext())).toEqual(new Set(['NetworkInterface']));
  expect(bound(usedBy, { 'resource-type': 'nat' }).kind).toBe('each');
});

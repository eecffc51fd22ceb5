import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { missing } from '../../../../src/policy/filters/missing.ts';
import { bound, filterContext, resource, resultOf, verdictOf } from './context.ts';

const policy = { type: 'ebs-snapshot', filters: [] };
const [need] = bound(missing, { policy }).needs?.(resource()) ?? [];

test.each([
  [{ runs: true, selected: 0 }, true],
  [{ runs: true, selected: 3 }, false],
  [{ runs: false, selected: 0 }, false],
  [unknown('AccessDenied on ec2:DescribeSnapshots'), 'unknown'],
])('missing where the embedded policy selects %j: %s', (answer, expected) => {
  const evidence = new Map([[need?.key ?? '', answer]]);
  expect(resultOf(missing, { policy }, resource(), filterContext(), evidence)).toBe(expected);
});

test('an embedded policy that was not evaluated is unknown', () => {
  expect(resultOf(missing, { policy }, resource())).toBe('unknown');
});

test('the question is the same for all resources of an account and region', () => {
  const keys = [resource(), resource({}, {}, { id: 'i-2' }), resource({}, {}, { region: 'us-east-1' })].map(
    (of) => bound(missing, { policy }).needs?.(of)[0]?.key,
  );
  expect(new Set(keys).size).toBe(2);
});

test('the explanation says how many it selects, or that it does not run here', () => {
  const of = (answer: { runs: boolean; selected: number }) =>
    verdictOf(missing, { policy }, resource(), filterContext(), new Map([[need?.key ?? '', { ...answer }]]));
  expect(of({ runs: true, selected: 3 })).toMatchObject({
    property: 'number of ebs-snapshot resources that the embedded policy selects',
    actual: { kind: 'value', value: 3 },
    expected: { kind: 'compare', op: 'eq', value: 0 },
  });
  expect(of({ runs: false, selected: 0 })).toMatchObject({
    property: 'whether the embedded policy runs here',
    actual: { kind: 'value', value: false },
  });
});

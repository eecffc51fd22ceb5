import { expect, test } from '@jest/globals';
import type { Selection } from '../../../../src/core/filter.ts';
import type { Resource } from '../../../../src/core/resource.ts';
import { reduce } from '../../../../src/policy/filters/reduce.ts';
import { faultsOf, filterContext, resource } from './context.ts';

function selected(options: object, resources: readonly Resource[], maybe: readonly Resource[] = []): Selection {
  const whole = reduce.bind(reduce.schema.parse(options), filterContext());
  if (whole.kind !== 'whole') throw new Error('reduce judges sets');
  return whole.select(resources, new Map(), maybe);
}

const instance = (id: string, LaunchTime: string, team: string) => resource({ LaunchTime }, { team }, { id });
const instances = [
  instance('i-1', '2026-03-01', 'web'),
  instance('i-2', '2026-01-01', 'web'),
  instance('i-3', '2026-02-01', 'data'),
  instance('i-4', '2026-02-01', 'web'),
];
const byLaunch = { 'sort-by': { key: 'LaunchTime', value_type: 'date' } };

test.each([
  ['the newest of each group', { 'group-by': 'tag:team', ...byLaunch, order: 'desc', limit: 1 }, ['i-1', 'i-3']],
  ['all but the two oldest', { ...byLaunch, order: 'asc', discard: 2 }, ['i-4', 'i-1']],
  ['half of them', { 'limit-percent': 50 }, ['i-1', 'i-2']],
  ['all but a quarter', { 'discard-percent': 25 }, ['i-2', 'i-3', 'i-4']],
  ['all in the opposite order', { order: 'reverse' }, ['i-4', 'i-3', 'i-2', 'i-1']],
])('reduce selects %s', (_title, options, ids) => {
  expect(selected(options, instances).selected.map(({ id }) => id)).toEqual(ids);
});

test('randomize gives the same order in every run of the same plan', () => {
  const order = () => selected({ order: 'randomize' }, instances).selected.map(({ id }) => id);
  expect(order()).toEqual(order());
  expect(order().toSorted()).toEqual(['i-1', 'i-2', 'i-3', 'i-4']);
});

test('a resource without the value comes last, or first with null-order', () => {
  const nameless = resource({}, { team: 'web' }, { id: 'i-5' });
  const ids = (options: object) => selected({ ...byLaunch, ...options }, [nameless, ...instances]).selected;
  expect(ids({}).at(-1)).toBe(nameless);
  expect(ids({ 'null-order': 'first' }).at(0)).toBe(nameless);
});

test('nothing is selected while it is not known whether another resource belongs to the set', () => {
  const [first, ...others] = instances;
  expect(selected({ limit: 1 }, others, first === undefined ? [] : [first])).toMatchObject({
    selected: [],
    unsure: others.map(({ id }) => ({ resource: { id } })),
  });
});

test.each([
  [
    'matching a pattern was given up',
    { 'sort-by': { key: 'Name', value_regex: '(((a|b)*c?)*)\\2d' }, order: 'desc', limit: 1 },
  ],
  ['an expression has no answer', { 'group-by': 'length(Size)', limit: 1 }],
])('nothing is selected where %s for one of them', (_name, options) => {
  const clear = resource({ Name: 'abd', Size: [] });
  const unclear = resource({ Name: 'ab'.repeat(500), Size: 7 }, {}, { id: 'i-2' });
  expect(selected(options, [clear])).toMatchObject({ selected: [{ id: 'i-1' }], unsure: [] });
  expect(selected(options, [clear, unclear])).toMatchObject({
    selected: [],
    unsure: [{ resource: { id: 'i-1' } }, { resource: { id: 'i-2' } }],
  });
});

test.each([
  ['sort-by', { 'sort-by': 'a[' }, ['sort-by']],
  ['the key of sort-by', { 'sort-by': { key: 'a[' } }, ['sort-by', 'key']],
  ['group-by', { 'group-by': '' }, ['group-by']],
  ['the pattern of group-by', { 'group-by': { key: 'a', value_regex: '(' } }, ['group-by', 'value_regex']],
])('a fault of %s is reported when the policy is read', (_name, options, path) => {
  expect(faultsOf(reduce, options)).toMatchObject([{ path, remedy: expect.stringMatching(/./) }]);
});

test.each([
  { 'sort-by': 'tag:a [' },
  { 'group-by': 'State.Name', 'sort-by': { key: 'LaunchTime', value_regex: '(.*)' } },
  {},
])('%j is valid', (options) => {
  expect(faultsOf(reduce, options)).toEqual([]);
});

test('the explanation has the rank that is selected', () => {
  const options = { 'group-by': 'tag:team', ...byLaunch, order: 'desc', discard: 3, 'limit-percent': 50 };
  expect(reduce.bind(reduce.schema.parse(options), filterContext())).toMatchObject({
    expected: {
      kind: 'rank',
      groupBy: { key: 'tag:team' },
      sortBy: { key: 'LaunchTime', as: 'date' },
      order: 'desc',
      missing: 'last',
      skip: { count: 3 },
      limit: { percent: 50 },
    },
  });
});

import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import { lifespanReader } from '../../../src/guard/lifespan.ts';

const settings = {
  tags: { ...defaultSettings.tags, intent: ['lifespan-intent', 'lifecycle'] },
  classes: {
    'persistent-core': ['crown jewel'],
    'persistent-support': ['persistent-c0re'],
    'ephemeral-task': ['temporary'],
  },
};

test.each<[Readonly<Record<string, string>>, object]>([
  [{}, { class: 'unknown' }],
  [{ owner: 'ada' }, { class: 'unknown' }],
  [{ 'lifespan-intent': 'temporary' }, { class: 'ephemeral-task', message: 'it is tagged lifespan-intent=temporary' }],
  [
    { 'lifespan-intent': 'Ephemeral_Task' },
    { class: 'ephemeral-task', message: 'it is tagged lifespan-intent=Ephemeral_Task' },
  ],
  [
    { lifecycle: 'persistent-support' },
    { class: 'persistent-support', message: 'it is tagged lifecycle=persistent-support' },
  ],
  [{ lifecycle: 'whatever' }, { class: 'unknown', message: 'it is tagged lifecycle=whatever' }],
  [{ lifecycle: 'Crown_Jewel' }, { class: 'persistent-core', message: 'it is tagged lifecycle=Crown_Jewel' }],
  [{ CrownJewel: 'no' }, { class: 'persistent-core', message: 'it is tagged CrownJewel=no' }],
  [
    { 'persistent core': 'no', lifecycle: 'temporary' },
    { class: 'persistent-core', message: 'it is tagged persistent core=no' },
  ],
  [{ temporary: 'yes' }, { class: 'unknown' }],
  // Several spellings and keys that agree.
  [
    { lifecycle: 'temporary', 'Lifespan Intent': 'ephemeral-task' },
    { class: 'ephemeral-task', message: 'it is tagged Lifespan Intent=ephemeral-task' },
  ],
  [
    { 'lifespan-intent': 'temporary', lifecycle: 'persistent-support' },
    {
      class: 'persistent-core',
      message: 'its tags contradict each other (lifecycle=persistent-support, lifespan-intent=temporary)',
    },
  ],
  [
    { 'lifespan-intent': 'whatever', lifecycle: 'temporary' },
    {
      class: 'persistent-core',
      message: 'its tags contradict each other (lifecycle=temporary, lifespan-intent=whatever)',
    },
  ],
  // Texts that only resemble it.
  [
    { 'my-persistent-core-thing': 'x' },
    { class: 'persistent-core', message: 'it is tagged my-persistent-core-thing=x, which resembles persistent-core' },
  ],
  [
    { note: 'a persistent core!' },
    { class: 'persistent-core', message: 'it is tagged note=a persistent core!, which resembles persistent-core' },
  ],
  [
    { 'team/lifecycle': 'persistant-core' },
    {
      class: 'persistent-core',
      message: 'it is tagged team/lifecycle=persistant-core, which resembles persistent-core',
    },
  ],
  [
    { 'lifespan-intent': 'core' },
    { class: 'persistent-core', message: 'it is tagged lifespan-intent=core, which resembles persistent-core' },
  ],
  [
    { lifecycle: 'mission core' },
    { class: 'persistent-core', message: 'it is tagged lifecycle=mission core, which resembles persistent-core' },
  ],
  [{ lifecycle: 'core of the apple' }, { class: 'unknown', message: 'it is tagged lifecycle=core of the apple' }],
  [
    { lifecycle: 'pers' },
    { class: 'persistent-core', message: 'it is tagged lifecycle=pers, which resembles persistent-core' },
  ],
  [{ lifecycle: 'per' }, { class: 'unknown', message: 'it is tagged lifecycle=per' }],
  [{ lifecycle: 'sistent' }, { class: 'unknown', message: 'it is tagged lifecycle=sistent' }],
  [{ lifecycle: '' }, { class: 'unknown', message: 'it is tagged lifecycle=' }],
  [{ owner: 'persistant-core' }, { class: 'unknown' }],
  // A spelling that mayfly.yml gives to another class means that class, however similar it is.
  [
    { lifecycle: 'persistent-c0re' },
    { class: 'persistent-support', message: 'it is tagged lifecycle=persistent-c0re' },
  ],
  [
    { lifecycle: 'persistent-c1re' },
    { class: 'persistent-core', message: 'it is tagged lifecycle=persistent-c1re, which resembles persistent-core' },
  ],
])('%j', (tags, expected) => {
  expect(lifespanReader(settings)(new Map(Object.entries(tags)))).toEqual(expected);
});

test('of spellings of two classes, the stricter one counts', () => {
  const bothSpellings = {
    ...settings,
    classes: { 'persistent-core': ['x'], 'persistent-support': ['x', 'y'], 'ephemeral-task': ['y'] },
  };
  const classOf = (value: string) => lifespanReader(bothSpellings)(new Map([['lifecycle', value]])).class;
  expect([classOf('x'), classOf('y')]).toEqual(['persistent-core', 'persistent-support']);
});

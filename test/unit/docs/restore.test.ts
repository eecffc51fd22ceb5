import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { types } from '../../../src/estate/vocabulary.ts';
import { restorable } from '../estate/resources/restoring.ts';
import { resourceOf } from '../estate/resources/run-verb.ts';

const page = readFileSync('docs/restore.md', 'utf8');

/** Reads that each type needs anyway, to be listed at all. */
const own = new Set(types.flatMap(({ list, read }) => [...list.iam, ...read.iam]));

const restoring = types.flatMap(({ name, verbs }) =>
  Object.entries(verbs).flatMap(([verb, { effect, iam }]) =>
    effect === 'restore' ? [[`${verb} of ${name}`, iam.filter((action) => !own.has(action))] as const] : [],
  ),
);

test('these are all verbs of restores', () => {
  expect(restoring.map(([title]) => title).sort()).toEqual([
    'add-member of rds-cluster',
    'attach of ebs',
    'configure of ec2',
    'configure of rds',
    'configure of rds-cluster',
    'restore of ami',
    'restore of ebs-snapshot',
    'restore of rds-cluster-snapshot',
    'restore of rds-snapshot',
  ]);
});

test.each(restoring)('docs/restore.md names what %s needs', (_title, actions) => {
  expect(actions.filter((action) => !page.includes(`\`${action}\``))).toEqual([]);
});

test.each([
  ['rds', 'rds-snapshot'],
  ['rds-cluster', 'rds-cluster-snapshot'],
  ['ec2', 'ami'],
])('docs/restore.md names the parts of %s', (name, source) => {
  const type = types.find((each) => each.name === name);
  const undo = type?.verbs.delete?.undo;
  if (undo?.possible !== true) throw new Error(`${name} is not restored`);
  const resource = resourceOf(name, { [type?.id ?? '']: 'x-1' });
  const receipt = {
    plan: 'p',
    step: 's',
    origin: { kind: 'policy' },
    finding: 'f',
    policy: 'p',
    policyDigest: '',
    subject: { ...resource, class: 'unknown' },
    verb: 'image',
    options: {},
    began: resource.seenAt,
    ended: resource.seenAt,
    ending: { status: 'done', after: null, created: { type: source, id: 'y-1' } },
    savings: { unknown: 'a test' },
    undo: { possible: true, message: '' },
  } as const;
  const request = { receipt, source: resource, earlier: [receipt], tagsFor: () => ({}) };
  const { parts = [] } = restorable(undo.steps(request, new Set()));
  expect(parts.length).toBeGreaterThan(5);
  const required = parts.filter(({ isOptional }) => !isOptional).map((part) => part.name);
  expect(parts.filter((part) => !page.includes(`\`${part.name}\``))).toEqual([]);
  for (const part of required) expect(page).toContain(`\`${part}\`\\*`);
});

import path from 'node:path';
import { expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { settingsOf } from '../../src/config/settings.ts';
import { evidenceKinds, types } from '../../src/estate/vocabulary.ts';
import { actions, filters } from '../../src/policy/vocabulary.ts';
import { effects } from './effective-writes.ts';
import { rowsOf } from './rows.ts';
import { type RecordedRun, replay } from './runs-oracle.ts';

/** Runs in which we differ on purpose (docs/differences.md). */
const onPurpose = [
  // If no instance has tags, Custodian asks for them again with DescribeTags.
  'tests/test_ec2.py::TestTagAugmentation::test_tag_augment#1',
];

// The recordings are Custodian's own test data and not copied here; an environment variable names their folder.
const folder = process.env.MAYFLY_CONFORMANCE_DIR || undefined;
const recorded = folder === undefined ? test.skip : test;

recorded(
  'recorded runs select and write what Custodian did (skipped where MAYFLY_CONFORMANCE_DIR is not set)',
  async () => {
    const runs = rowsOf(path.join(folder ?? '', 'recorded-runs.jsonl.gz')) as readonly RecordedRun[];
    const vocabulary = { types, filters, actions, evidence: evidenceKinds() };
    const settings = settingsOf(loadConfig(undefined).config);
    const replayed: (readonly [string, string])[] = [];
    for (const run of runs) replayed.push([run.id, (await replay(run, vocabulary, settings)).kind]);
    expect(replayed.filter(([, is]) => is === 'agrees').length).toBeGreaterThanOrEqual(76);
    expect(replayed.filter(([, is]) => is === 'differs').map(([id]) => id)).toEqual(onPurpose);
  },
);

test('writes are equal however they are batched, and differ if they hit something else', () => {
  const inOne = [{ operation: 'ec2:StopInstances', input: { InstanceIds: ['i-1', 'i-2'], DryRun: false } }];
  const inTwo = [
    { operation: 'ec2:StopInstances', input: { InstanceIds: ['i-2'] } },
    { operation: 'ec2:StopInstances', input: { InstanceIds: ['i-1'] } },
  ];
  expect(effects(inOne)).toEqual(effects(inTwo));
  expect(effects(inOne)).not.toEqual(effects(inTwo.slice(1)));
  expect(effects(inOne)).not.toEqual(
    effects([{ operation: 'ec2:StopInstances', input: { InstanceIds: ['i-1', 'i-2'], Hibernate: true } }]),
  );
  expect(effects([{ operation: 'tagging:TagResources', input: { ResourceARNList: ['a'], Tags: { k: 'v' } } }])).toEqual(
    effects([{ operation: 'rds:AddTagsToResource', input: { ResourceName: 'a', Tags: [{ Key: 'k', Value: 'v' }] } }]),
  );
});

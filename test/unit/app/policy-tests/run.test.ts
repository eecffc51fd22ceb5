import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runPolicyTests, type TestsRun } from '../../../../src/app/policy-tests/run.ts';
import { loadSetup } from '../../../../src/app/setup.ts';

const policies = `
policies:
  - name: idle-instances
    resource: ec2
    filters: [{ type: idle, window: 3d }]
    actions: [stop]
  - name: team-over-budget
    resource: ec2
    filters: [{ type: budget, key: team, limit: 100 }]
    actions: [stop]
  - name: unattached
    resource: ebs
    filters: [{ State: available }, { 'tag:keep': absent }]
    actions: [delete]
  - name: reminded
    resource: ec2
    filters: [{ 'tag:owner': absent }]
    actions: [escalate]
`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-policy-tests-'));
  await mkdir(join(folder, 'tests'));
  await writeFile(join(folder, 'all.yml'), policies);
});
afterAll(() => rm(folder, { recursive: true }));

async function run(tests: string, only?: string): Promise<TestsRun> {
  await writeFile(join(folder, 'tests', 'all.yml'), `now: 2026-11-21T20:00:00Z\ntests:\n${tests}`);
  const around = { clock: () => new Date(0), environment: {}, print: () => undefined };
  return runPolicyTests([folder], { ...(only !== undefined && { only }) }, await loadSetup(undefined, {}), around);
}

/** What differed in the only test. */
async function differences(one: string): Promise<readonly (readonly [id: string, expected: string, got: string])[]> {
  const { report, diagnostics } = await run(one);
  expect(diagnostics).toEqual([]);
  expect(report?.results).toHaveLength(1);
  return (report?.results ?? []).flatMap((result) =>
    result.differences.map(({ id, expected, got }) => [id, expected, got] as const),
  );
}

async function faults(tests: string): Promise<readonly string[]> {
  const { report, diagnostics } = await run(tests);
  expect(report).toBeUndefined();
  return diagnostics.map(({ code, at, message, remedy }) => `${at.line}:${at.column} ${code} ${message} ${remedy}`);
}

describe('what a test gives in place of AWS', () => {
  test('metrics: one value for every hour, or points; what is not given is unknown', async () => {
    const found = await differences(`
  - name: t
    policy: idle-instances
    resources:
      - { id: i-idle, created: 30d ago, metrics: { CPUUtilization: 1, NetworkIn: 10, NetworkOut: 10 } }
      - { id: i-busy, created: 30d ago, metrics: { CPUUtilization: 80, NetworkIn: 10, NetworkOut: 10 } }
      - id: i-once
        created: 30d ago
        metrics: { CPUUtilization: [{ at: 2d ago, value: 90 }], NetworkIn: 10, NetworkOut: 10 }
      - id: i-few
        created: 30d ago
        metrics: { CPUUtilization: [{ at: 2d ago, value: 1 }], NetworkIn: 10, NetworkOut: 10 }
      - { id: i-dark, created: 30d ago }
      - { id: i-young, created: 1d ago, metrics: { CPUUtilization: 1, NetworkIn: 10, NetworkOut: 10 } }
    expect: { matched: [i-idle], not-matched: [i-busy, i-once], unknown: [i-few, i-dark, i-young] }
`);
    expect(found).toEqual([]);
  });

  test('spend by tag; a tag or a value that is not given is unknown', async () => {
    const found = await differences(`
  - name: t
    policy: team-over-budget
    spend: { team: { search: 140.5, web: 20 } }
    resources:
      - { id: i-1, tags: { team: search } }
      - { id: i-2, tags: { team: web } }
      - { id: i-3, tags: { team: nobody } }
    expect: { matched: [i-1], not-matched: [i-2], unknown: [i-3] }
`);
    expect(found).toEqual([]);
  });

  test('what could not be read, and since when a policy has matched', async () => {
    const found = await differences(`
  - name: t
    policy: unattached
    resources:
      - { id: vol-dark, unread: { Tags: AccessDenied } }
      - { id: vol-new }
      - { id: vol-old, first-matched: 4d ago }
      - { id: vol-core, tags: { lifespan-intent: persistent-core } }
    expect:
      matched: [vol-new, vol-old, vol-core]
      unknown: [vol-dark]
      planned: { vol-old: [snapshot, delete], vol-new: [] }
      refused: { vol-new: { delete: grace }, vol-core: { delete: protected }, vol-old: {} }
`);
    expect(found).toEqual([]);
  });

  test('a recording', async () => {
    const recording = join(process.cwd(), 'examples/acme');
    const { report, diagnostics } = await run(`
  - name: t
    policy: unattached
    now: 2026-11-20T02:00:00Z
    recording: ${recordingFrom(recording)}
    expect: { not-matched: [vol-does-not-exist] }
`);
    expect(diagnostics).toEqual([]);
    expect(report?.results[0]?.differences.map(({ got }) => got)).toEqual(['not there']);
  });
});

test('each kind of difference is reported, with the actual result', async () => {
  const found = await differences(
    `
  - name: t
    policy: unattached
    resources:
      - { id: vol-1, first-matched: 4d ago }
      - { id: vol-2, tags: { keep: yes } }
      - { id: vol-3 }
    expect:
      matched: [vol-2]
      not-matched: [vol-1]
      planned: { vol-1: [delete], vol-3: [delete] }
      refused: { vol-1: { delete: grace }, vol-3: {} }
`.replace('keep: yes', "keep: 'yes'"),
  );
  expect(found).toEqual([
    ['vol-2', 'matched', 'not matched'],
    ['vol-1', 'not matched', 'matched'],
    ['vol-3', 'not matched', 'matched'],
    ['vol-1', 'delete', 'snapshot → delete'],
    ['vol-3', 'delete', 'no steps'],
    ['vol-1', 'delete: grace', 'nothing refused'],
    ['vol-3', 'nothing refused', expect.stringContaining('delete: grace')],
  ]);
});

test.each(['2026-02-30', '5', '01/02/2026', 'Nov 30', '2026-11-21T20:00+25:00', '99999-01-01'])(
  '`%s` is no time in a test, although JavaScript has one for it',
  async (time) => {
    const inTest = `  - {name: a, policy: reminded, now: "${time}", resources: [{id: i-1}], expect: {matched: []}}\n`;
    expect((await faults(inTest)).join()).toContain('`now`: not a time');
    const made = `  - {name: a, policy: reminded, resources: [{id: i-1, created: "${time}"}], expect: {matched: []}}\n`;
    expect((await faults(made)).join()).toContain('`created`: not a time');
  },
);

test('only some tests run where a text is given, and policies without a test are named', async () => {
  const one =
    '  - { name: first of them, policy: unattached, resources: [{ id: vol-1 }], expect: { matched: [vol-1] } }\n';
  const { report } = await run(one + one.replace('first', 'second'), 'second');
  expect(report?.results.map(({ name }) => name)).toEqual(['second of them']);
  expect(report?.untested).toEqual(['idle-instances', 'reminded', 'team-over-budget']);
});

test.each([
  ['no resources', '  - { name: t, policy: unattached, expect: { matched: [a] } }', /3:5 test\/nothing-given/],
  [
    'both',
    '  - { name: t, policy: unattached, recording: x, resources: [], expect: { matched: [] } }',
    /3:5 test\/nothing-given The test has both/,
  ],
  [
    'an unknown resource',
    '  - { name: t, policy: unattached, resources: [{ id: vol-1 }], expect: { planned: { vol-11: [] } } }',
    /test\/unknown-resource .* Did you mean `vol-1`/,
  ],
  [
    'a time before there are dates',
    '  - { name: t, policy: unattached, resources: [{ id: a, created: 100000000000d ago }], expect: { matched: [a] } }',
    /3:\d+ .*not a time/,
  ],
  [
    'an id twice',
    '  - { name: t, policy: unattached, resources: [{ id: a }, { id: a }], expect: { matched: [] } }',
    /test\/id-twice/,
  ],
  [
    'an unknown policy',
    '  - { name: t, policy: unatached, resources: [], expect: { matched: [] } }',
    /test\/unknown-policy .* Did you mean `unattached`/,
  ],
  [
    'an unknown type',
    '  - { name: t, policy: unattached, resources: [{ id: a, type: ebbs }], expect: { matched: [] } }',
    /test\/unknown-type .* Did you mean `ebs`/,
  ],
  ['nothing expected', '  - { name: t, policy: unattached, resources: [], expect: {} }', /nothing is expected/],
  [
    'a key that is none',
    '  - { name: t, policy: unattached, resource: [], expect: {} }',
    /has no key `resource`.*Did you mean `resources`/,
  ],
  [
    'a key of AWS that is not under `raw`',
    '  - { name: t, policy: unattached, resources: [{ id: a, Size: 20 }], expect: { matched: [] } }',
    /test\/unknown-key .*has no key `Size`.*goes under `raw`: `raw: { Size: … }`/,
  ],
  [
    'a time that is none',
    '  - { name: t, policy: unattached, resources: [{ id: a, created: soon }], expect: { matched: [] } }',
    /`created`: not a time/,
  ],
  [
    'a raw that AWS would not give',
    '  - { name: t, policy: unattached, resources: [{ id: a, raw: { Attachments: 7 } }], expect: { matched: [] } }',
    /3:\d+ test\/not-as-aws-says/,
  ],
  [
    'no recording',
    '  - { name: t, policy: unattached, recording: nowhere, expect: { matched: [] } }',
    /test\/no-recording .*nowhere` is not a recording/,
  ],
  ['no YAML', '  - [', /yaml\//],
])('%s is a fault with its place and remedy', async (_name, tests, expected) => {
  expect((await faults(tests)).join('\n')).toMatch(expected);
});

/** Recordings are named from the file of tests. */
function recordingFrom(path: string): string {
  return join('../'.repeat(folder.split('/').length + 1), path);
}

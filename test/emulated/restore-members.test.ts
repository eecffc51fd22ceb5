import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { program } from '../../scripts/python-environment.ts';
import { types } from '../../src/estate/vocabulary.ts';

/**
 * botocore's models are AWS's own, and newer than any list of ours: a member that AWS adds to a description fails these
 * tests until somebody says what a restore does about it.
 */
const script = `
import json, sys
import botocore.session
session = botocore.session.get_session()
answers = []
for asked in json.load(sys.stdin):
    model = session.get_service_model(asked['service'])
    answers.append({
        'described': list(model.shape_for(asked['shape']).members),
        'taken': {call: list(model.operation_model(call).input_shape.members) for call in asked['calls']},
    })
json.dump(answers, sys.stdout)
`;

const restorable = types.flatMap(({ name, restores = [] }) =>
  restores.map((restored) => ({ ...restored, name, service: name.startsWith('rds') ? 'rds' : 'ec2' })),
);

interface Known {
  readonly described: readonly string[];
  readonly taken: Readonly<Record<string, readonly string[]>>;
}

const input = JSON.stringify(restorable.map(({ service, shape, calls }) => ({ service, shape, calls })));
const output = execFileSync(program('.venv', 'python'), ['-c', script], { input, encoding: 'utf8' });
const known = JSON.parse(output) as readonly Known[];

const cases = restorable.map((restored, at) => ({
  ...restored,
  title: `${restored.name}: ${restored.shape}`,
  aws: known[at] ?? { described: [], taken: {} },
}));

test('these types can be recreated', () => {
  expect([...new Set(restorable.map(({ name }) => name))].sort()).toEqual(['ebs', 'ec2', 'rds', 'rds-cluster']);
});

// Promise F11 of docs/safety.md.
test.each(cases)('$title: every member is restored, or told, or needs neither', ({ members, aws }) => {
  expect(aws.described.length).toBeGreaterThan(10);
  // Our types are the SDK's, which may know a member before botocore does.
  expect(aws.described.filter((name) => !Object.hasOwn(members, name))).toEqual([]);
});

test.each(cases)('$title: what is restored is taken by a call', ({ members, aws, calls }) => {
  const taken = new Set(Object.values(aws.taken).flat());
  expect(Object.keys(aws.taken)).toEqual(calls);
  for (const [name, fate] of Object.entries(members))
    if (fate.kind === 'restored') expect([name, fate.by.filter((each) => !taken.has(each))]).toEqual([name, []]);
});

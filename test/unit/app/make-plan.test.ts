import { expect, test } from '@jest/globals';
import { embeddedPolicies } from '../../../src/app/embedded-policies.ts';
import { type MakePlanContext, makePlan } from '../../../src/app/make-plan.ts';
import { defaultConfig, defaultSettings } from '../../../src/config/settings.ts';
import { namingFaults } from '../../../src/core/fault.ts';
import type { Plan } from '../../../src/core/plan.ts';
import { evidenceKinds, types } from '../../../src/estate/vocabulary.ts';
import { loadPolicies } from '../../../src/policy/load/load.ts';
import { actions, filters } from '../../../src/policy/vocabulary.ts';
import { type FakeAws, fakeAws, place, refusal } from '../estate/fake-aws.ts';

/** What policies say takes effect, from their text to the plan. AWS has three instances and two volumes. */

const now = new Date('2026-11-21T02:00:00Z');
const settings = defaultSettings;
const vocabulary = {
  types,
  filters,
  actions,
  evidence: [...evidenceKinds(), embeddedPolicies({ types, filters }, settings)],
};

const passing = { Key: 'lifespan-intent', Value: 'ephemeral-task' };
const instances = [
  {
    InstanceId: 'i-1',
    InstanceType: 'm5.large',
    BlockDeviceMappings: [],
    NetworkInterfaces: [],
    State: { Name: 'running' },
    VpcId: 'vpc-1',
    LaunchTime: '2026-11-01T00:00:00Z',
    Tags: [passing],
  },
  {
    InstanceId: 'i-2',
    InstanceType: 'm5.large',
    BlockDeviceMappings: [],
    NetworkInterfaces: [],
    State: { Name: 'running' },
    VpcId: 'vpc-2',
    LaunchTime: '2026-11-01T00:00:00Z',
    Tags: [passing],
  },
  {
    InstanceId: 'i-3',
    InstanceType: 'm5.large',
    BlockDeviceMappings: [],
    NetworkInterfaces: [],
    State: { Name: 'stopped' },
    VpcId: 'vpc-2',
    LaunchTime: '2026-11-01T00:00:00Z',
    Tags: [],
  },
];
const volumes = ['vol-1', 'vol-2'].map((VolumeId) => ({
  VolumeId,
  State: 'available',
  Tags: [],
  Attachments: [],
  CreateTime: '2026-11-01T00:00:00Z',
}));

type Asked = { readonly Filters?: readonly { readonly Name: string; readonly Values: readonly string[] }[] };

function estate(changes: Parameters<typeof fakeAws>[0] = {}): FakeAws {
  return fakeAws({
    'ec2:DescribeInstances': ({ Filters }: Asked) => ({
      Reservations: [{ Instances: Filters ? instances.slice(1) : instances }],
    }),
    'ec2:DescribeInstanceTypes': () => ({
      InstanceTypes: [{ InstanceType: 'm5.large', InstanceStorageSupported: false }],
    }),
    'ec2:DescribeVolumes': () => ({ Volumes: volumes }),
    'cloudformation:DescribeStacks': () => ({ Stacks: [] }),
    'autoscaling:DescribeAutoScalingGroups': () => ({ AutoScalingGroups: [] }),
    'rds:DescribeDBInstances': () => ({ DBInstances: [] }),
    'rds:DescribeDBClusters': () => ({ DBClusters: [] }),
    ...changes,
  });
}

async function planOf(policy: string, aws = estate(), made = vocabulary, runtime: MakePlanContext['runtime'] = {}) {
  const { policies, diagnostics } = loadPolicies(
    [{ path: 'a.yml', text: `policies: [{name: a, ${policy}}]` }],
    vocabulary,
    settings,
  );
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const setup = { config: defaultConfig, settings, vocabulary: made, sources: [], diagnostics: [] };
  const connection = { places: [place], unreached: [], open: () => aws };
  return makePlan(policies, { setup, connected: { connection, now, isRecording: false }, runtime });
}

const found = ({ findings }: Plan): string[] => findings.map(({ subject }) => subject.id).sort();
const limits = ({ refusals }: Plan): number => refusals.filter(({ cause }) => cause === 'limit').length;
const selected = async (policy: string, aws?: FakeAws) => found(await planOf(policy, aws));

test('query: what the listing says is applied to it, and nothing more is listed', async () => {
  const aws = estate();
  expect(await selected('resource: ec2, query: [{instance-state-name: running}, {vpc-id: vpc-2}]', aws)).toEqual([
    'i-2',
  ]);
  expect(aws.sent.filter(({ call }) => call === 'ec2:DescribeInstances')).toHaveLength(1);
});

test('query: what it does not say is asked of AWS, once, with these filters', async () => {
  const aws = estate();
  expect(
    await selected('resource: ec2, query: [{private-ip-address: "10.*"}, {instance-state-name: running}]', aws),
  ).toEqual(['i-2']);
  expect(
    aws.sent.filter(({ call }) => call === 'ec2:DescribeInstances').map(({ input }) => (input as Asked).Filters),
  ).toEqual([undefined, [{ Name: 'private-ip-address', Values: ['10.*'] }]]);
});

test('query: where AWS refuses, nothing matches, and the plan has a gap', async () => {
  const aws = estate({
    'ec2:DescribeInstances': ({ Filters }: Asked) => {
      if (Filters) throw refusal('ec2:DescribeInstances', 'InvalidParameterValue');
      return { Reservations: [{ Instances: instances }] };
    },
  });
  const plan = await planOf('resource: ec2, query: [{private-ip-address: "10.*"}]', aws);
  expect(found(plan)).toEqual([]);
  expect(plan.gaps).toMatchObject([
    { type: 'ec2', what: 'query', cause: 'InvalidParameterValue on ec2:DescribeInstances', count: 3 },
  ]);
});

test.each([
  ['max-resources: 2', '', 0],
  ['max-resources: 1', '', 2],
  ['max-resources: {amount: 1}', '', 2],
  ['max-resources-percent: 67', '', 0],
  ['max-resources-percent: 60', '', 2],
  ['max-resources: {percent: 60}', '', 2],
  ['max-resources: {amount: 1, percent: 67, op: and}', '', 0],
  ['max-resources: {amount: 1, percent: 60, op: and}', '', 2],
  ['max-resources: {amount: 1, percent: 67, op: or}', '', 2],
  // Of those that the query lists, as Custodian counts: both of the two, not two of the three.
  ['max-resources-percent: 67', ', query: [{instance-state-name: running}]', 2],
  ['max-resources-percent: 50', ', query: [{private-ip-address: "10.*"}]', 0],
  ['max-resources-percent: 49', ', query: [{private-ip-address: "10.*"}]', 1],
])('%s%s refuses %i', async (limit, query, refused) => {
  const plan = await planOf(`resource: ec2, ${limit}${query}, filters: [{"State.Name": running}], actions: [stop]`);
  expect([limits(plan), plan.steps.length === 0]).toEqual([refused, refused > 0]);
});

test.each([
  ['conditions: [{region: eu-west-1}]', 3],
  ['conditions: [{region: us-east-1}]', 0],
  ['conditions: [{type: value, key: account_id, op: in, value: ["123456789012"]}]', 3],
  ['conditions: [{not: [{account_id: "123456789012"}]}]', 0],
  ['conditions: [{type: value, key: now, op: gte, value_type: date, value: "2026-12-01"}]', 0],
  ['region: eu-west-1', 3],
  ['region: us-east-1', 0],
  ['start: "2026-11-21"', 3],
  ['start: "2026-11-22"', 0],
  ['end: "2026-11-22"', 3],
  ['end: "2026-11-20"', 0],
  ['source: describe', 3],
])('%s selects %i', async (key, number) => {
  expect(await selected(`resource: ec2, ${key}`)).toHaveLength(number);
});

test('a list of types selects of each', async () => {
  expect(await selected('resource: [ec2, aws.ebs]')).toEqual(['i-1', 'i-2', 'i-3', 'vol-1', 'vol-2']);
});

const volumesWith = (filter: string): string => `{type: missing, policy: {resource: ebs, filters: [${filter}]}}`;

test.each([
  ['{State: available}', 0],
  ['{State: error}', 3],
  [volumesWith('{State: error}'), 0],
  [volumesWith('{State: available}'), 3],
])('missing, with %s within, lets %i pass', async (filter, number) => {
  expect(await selected(`resource: ec2, filters: [${volumesWith(filter)}]`)).toHaveLength(number);
});

test.each([
  ['query: [{encrypted: "true"}]', 3],
  ['query: [{status: available}]', 0],
  ['query: [{create-time: "2026*"}]', 0],
  // A policy within that does not run is no proof that something is missing.
  ['region: us-east-1, filters: [{State: error}]', 0],
  ['conditions: [{region: eu-west-1}], filters: [{State: error}]', 3],
  ['filters: [{type: reduce, limit: 1}]', 0],
])('missing: the policy within has its %s', async (keys, number) => {
  expect(await selected(`resource: ec2, filters: [{type: missing, policy: {resource: ebs, ${keys}}}]`)).toHaveLength(
    number,
  );
});

test('missing: not of it is Custodian’s', async () => {
  expect(await selected(`resource: ec2, filters: [{not: [${volumesWith('{State: available}')}]}]`)).toHaveLength(3);
});

test.each([volumesWith('{State: error}'), `{not: [${volumesWith('{State: error}')}]}`])(
  'a listing that AWS refuses proves nothing missing: %s',
  async (filter) => {
    const refusing = estate({ 'ec2:DescribeVolumes': undefined as never });
    const plan = await planOf(`resource: ec2, filters: [${filter}]`, refusing);
    expect(found(plan)).toEqual([]);
    expect(plan.gaps).toContainEqual(
      expect.objectContaining({
        what: 'missing',
        cause: 'ebs could not be listed completely: AccessDenied on ec2:DescribeVolumes',
        count: 3,
      }),
    );
  },
);

test('an unknown match does not make a resource missing; a known match of another does not, either', async () => {
  const rds = {
    DBInstanceIdentifier: 'db-1',
    DBInstanceArn: 'arn:aws:rds:eu-west-1:123456789012:db:db-1',
    TagList: [],
  };
  const aws = estate({
    'rds:DescribeDBInstances': () => ({ DBInstances: [rds] }),
    'rds:DescribeDBClusters': () => ({ DBClusters: [] }),
  });
  const unread = '{type: value, key: Engine, op: in, value_from: {url: "s3://lists/engines.txt"}}';
  const plan = await planOf(
    `resource: ec2, filters: [{type: missing, policy: {resource: rds, filters: [${unread}]}}]`,
    aws,
  );
  expect(found(plan)).toEqual([]);
  expect(plan.gaps).toContainEqual(
    expect.objectContaining({ what: 'missing', cause: expect.stringContaining('1 rds could not be judged') }),
  );
  expect(
    await selected(
      `resource: ec2, filters: [{type: missing, policy: {resource: rds, filters: [{or: [${unread}, ` +
        '{DBInstanceIdentifier: db-1}]}]}}]',
      aws,
    ),
  ).toEqual([]);
});

test.each([
  ['partOf', ['i-1', 'i-2', 'i-3'], 'what may be done to it is not known: ec2.partOf: TypeError: boom'],
  ['began', [], undefined],
])('where ec2’s `%s` throws, the plan is made, and whoever listens hears of it once', async (member, ids, message) => {
  const boom = () => {
    throw new TypeError('boom');
  };
  const broken = member === 'began' ? { began: { keys: [], of: boom } } : { [member]: boom };
  const made = {
    ...vocabulary,
    types: types.map((type) => (type.name === 'ec2' ? namingFaults({ ...type, ...broken }, 'ec2') : type)),
  };
  const wheres: string[] = [];
  const policy = 'resource: ec2, filters: [{type: instance-age, days: 1}], actions: [stop]';
  const plan = await planOf(policy, estate(), made, {
    listen: (event) => {
      if (event.kind === 'fault') wheres.push(event.where);
    },
  });
  expect([found(plan), plan.steps, [...new Set(plan.refusals.map((refusal) => refusal.message))]]).toEqual([
    ids,
    [],
    message === undefined ? [] : [message],
  ]);
  expect(wheres).toEqual([member === 'began' ? 'ec2.began.of' : `ec2.${member}`]);
  if (message === undefined)
    expect(plan.gaps).toMatchObject([{ what: 'match', cause: 'ec2.began.of: TypeError: boom', count: 3 }]);
});

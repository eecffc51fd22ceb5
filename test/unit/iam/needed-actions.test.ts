import { test as law } from '@fast-check/jest';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { ActionDefinition } from '../../../src/core/action.ts';
import type { Finding } from '../../../src/core/finding.ts';
import { noHistory } from '../../../src/core/history.ts';
import type { Json } from '../../../src/core/json.ts';
import type { Settings } from '../../../src/core/settings.ts';
import { evidenceKinds, iamFacts, types } from '../../../src/estate/vocabulary.ts';
import { lifespanReader } from '../../../src/guard/lifespan.ts';
import { toPolicyDocuments } from '../../../src/iam/documents.ts';
import { roleFor } from '../../../src/iam/role.ts';
import { loadPolicies } from '../../../src/policy/load/load.ts';
import { actions, filters } from '../../../src/policy/vocabulary.ts';
import { parseYaml } from '../../../src/python/yaml.ts';
import { cases } from '../../cases.ts';
import { requestsOf, sentBy, type Tags, typeNamed, verbs } from './calls.ts';
import { decide, type Request } from './evaluator.ts';

const vocabulary = { types, filters, actions, evidence: evidenceKinds(), iam: iamFacts };

function documentsOf(text: string, settings: Settings = defaultSettings) {
  const { policies, diagnostics } = loadPolicies([{ path: 'p.yml', text: `policies:\n${text}` }], vocabulary, settings);
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return toPolicyDocuments(roleFor({ policies, vocabulary, settings, regions: [] }));
}

const stopped: Request = {
  action: 'ec2:StopInstances',
  resources: [{ arn: 'arn:aws:ec2:eu-west-1:123456789012:instance/i-1' }],
};
const ended: Request = { ...stopped, action: 'ec2:TerminateInstances' };
const tagged: Request = { ...stopped, action: 'ec2:CreateTags' };

test.each([
  ['terminate', ended, tagged],
  ['delete', ended, tagged],
  ['snapshot-then-delete', ended, tagged],
  ['{type: mark, tag: a, value: b}', tagged, ended],
  ['mark-for-op', tagged, stopped],
])('the action %s is allowed what it means, by whatever name', (action, mine, others) => {
  const documents = documentsOf(`- {name: a, resource: ec2, actions: [${action}]}`);
  expect([decide(documents, mine), decide(documents, others)]).toEqual(['allowed', 'not-allowed']);
});

test.each(actions.map((action) => [action.name, action] as const))(
  '%s plans no verb that it does not say it needs: the role rests on that',
  (_, erased) => {
    const action = erased as unknown as ActionDefinition<Json>;
    const { value } = parseYaml({ path: 'example', text: action.example });
    const { type: _name, ...written } = (typeof value === 'object' ? value : {}) as Readonly<Record<string, unknown>>;
    const options = action.schema.parse(written);
    const subject = {
      type: 'ec2',
      id: 'i-1',
      arn: 'arn',
      account: '123456789012',
      region: 'eu-west-1',
      class: 'unknown',
    };
    const finding = {
      id: 'f',
      policy: 'p',
      policyDigest: 'd',
      subject,
      because: {},
      tags: { Owner: 'a', 'mayfly-marked': 'b' },
      seen: 's',
    } as unknown as Finding;
    const context = {
      now: new Date('2026-11-21T02:00:00Z'),
      settings: defaultSettings,
      history: noHistory,
      evidence: new Map(),
      policy: { name: 'p' },
      type: typeNamed('ec2'),
      account: '123456789012',
      region: 'eu-west-1',
    };
    const planned = action.plan(finding, options, context).map(({ verb }) => verb);
    expect(action.needs(options, typeNamed('ec2'))).toEqual(
      expect.arrayContaining(planned.filter((verb) => verb !== 'notify')),
    );
  },
);

/** Policies with one action each. */
const onePerVerb = verbs
  .map(([type, verb]) => ({
    type,
    verb,
    action: verb === 'untag' ? 'remove-tag' : verb === 'tag' ? '{type: tag, tags: {a: b}}' : verb,
  }))
  .filter(({ verb }) => verb === 'untag' || actions.some(({ name }) => name === verb))
  .map(({ type, verb, action }) => `- {name: ${type}-${verb}, resource: ${type}, actions: [${action}]}`);
const alone = new Map(onePerVerb.map((policy) => [policy, documentsOf(policy)]));
const sent = await Promise.all(verbs.map(([type, verb]) => sentBy(typeNamed(type), verb)));

/**
 * What IAM is asked about everything that any verb sends, resource by resource: IAM judges each resource of a call by
 * itself, so two policies may together allow a call on two resources that neither of them allows alone (`tag` on images
 * and `tag` on snapshots: CreateTags on an image and a snapshot).
 */
const requests: readonly Request[] = [
  ...new Map(
    sent
      .flat()
      .flatMap((call) => requestsOf(call, () => ({})))
      .flatMap((request) => request.resources.map((resource) => ({ ...request, resources: [resource] })))
      .map((request) => [JSON.stringify(request), request]),
  ).values(),
];

law.prop([fc.subarray(onePerVerb, { minLength: 2 })], { numRuns: cases(60) })(
  'several policies together may do to each resource what one of them may, and nothing beyond',
  (chosen) => {
    const documents = documentsOf(chosen.join('\n'));
    const decisions = requests.map((request) => ({ request, decision: decide(documents, request) }));
    expect(decisions).toEqual(
      requests.map((request) => ({
        request,
        decision: chosen.some((policy) => decide(alone.get(policy) ?? [], request) === 'allowed')
          ? 'allowed'
          : 'not-allowed',
      })),
    );
  },
);

const word = fc
  .array(fc.stringMatching(/^[a-z]{2,6}$/), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('-'));
const separator = fc.constantFrom('-', '_', ' ', '');
const capitals = fc.func(fc.boolean());
const alphabet = fc.record({ key: word, value: word, between: separator, isCapital: capitals });

law.prop([alphabet], { numRuns: cases(60) })(
  'whatever words mayfly.yml has for protected, writes on what carries them are denied',
  ({ key, value, between, isCapital }) => {
    const classes = { ...defaultSettings.classes, 'persistent-core': [value] };
    const settings = { ...defaultSettings, tags: { ...defaultSettings.tags, intent: [key] }, classes };
    const documents = documentsOf('- {name: a, resource: ec2, actions: [stop]}', settings);
    const spelt = (text: string): string =>
      [...text.split('-').join(between)]
        .map((letter, at) => (isCapital(letter, at) ? letter.toUpperCase() : letter))
        .join('');
    for (const tags of [{ [spelt(key)]: spelt(value) }, { [spelt(value)]: 'x' }] satisfies readonly Tags[]) {
      // No condition names a key with a space: IAM might refuse the whole policy.
      if (Object.keys(tags).some((each) => each.includes(' '))) continue;
      if (lifespanReader(settings)(new Map(Object.entries(tags))).class !== 'persistent-core') continue;
      expect(decide(documents, { ...stopped, resources: stopped.resources.map(({ arn }) => ({ arn, tags })) })).toBe(
        'denied',
      );
    }
  },
);

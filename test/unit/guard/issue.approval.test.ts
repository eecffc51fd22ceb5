import { fc, test } from '@fast-check/jest';
import { describe, expect } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import { type Approval, approvable } from '../../../src/core/approval.ts';
import type { Aws } from '../../../src/core/aws.ts';
import type { Ref } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import type { Step } from '../../../src/core/step.ts';
import { listing } from '../../../src/estate/aws/listing.ts';
import { createGuard } from '../../../src/guard/issue.ts';
import { createProtection } from '../../../src/guard/protection.ts';

const place = { account: '111122223333', region: 'eu-west-1' };
const now = new Date('2026-11-21T02:00:00Z');
const intents = ['persistent-core', 'persistent-support', 'ephemeral-task', 'none'] as const;
type Intent = (typeof intents)[number];

/** What is wrong with the approval; `unnamed` is the position of a member that it leaves out. */
const faults = ['none', 'missing', 'other-step', 'altered', 'over'] as const;
type Fault = (typeof faults)[number];

const worlds = fc.record({
  own: fc.constantFrom(...intents),
  members: fc.array(fc.constantFrom(...intents), { maxLength: 3 }),
  verb: fc.constantFrom('delete', 'stop', 'tag'),
  fault: fc.constantFrom(...faults),
  unnamed: fc.option(fc.nat(2)),
});

/** Mutation testing sets fewer: it runs them for every mutant. */
const runs = (count: number): number => fc.readConfigureGlobal().numRuns ?? count;

describe('approvals', () => {
  // Promise D9 of docs/safety.md.
  test.prop([worlds], { numRuns: runs(1000) })(
    'persistent-support needs an approval of exactly this step; persistent-core is never destroyed',
    async (world) => {
      const { granted } = await answerFor(world);
      const destroyed = world.verb === 'delete' ? [world.own, ...world.members] : [world.own];
      if (destroyed.includes('persistent-core')) expect(granted).toBeUndefined();
      const needsOne = world.verb !== 'tag' && destroyed.includes('persistent-support');
      const unnamed =
        world.verb === 'delete' && world.unnamed !== null && world.members[world.unnamed] === 'persistent-support';
      if (needsOne && (world.fault !== 'none' || unnamed)) expect(granted).toBeUndefined();
    },
  );

  test.prop([worlds], { numRuns: runs(500) })(
    'with a valid approval, what is not persistent-core is destroyed, and the permit says who approved it',
    async (world) => {
      const sound = { ...world, fault: 'none', unnamed: null } as const;
      const { granted, approval } = await answerFor(sound);
      const destroyed = world.verb === 'delete' ? [world.own, ...world.members] : [world.own];
      fc.pre(!destroyed.includes('persistent-core'));
      expect(granted).toBeDefined();
      const needsOne = world.verb !== 'tag' && destroyed.includes('persistent-support');
      expect(granted?.approval).toEqual(needsOne ? approval : undefined);
    },
  );
});

test.each<[Fault, string]>([
  ['missing', 'it is persistent-support: a person has to approve a delete'],
  ['other-step', 'it is persistent-support: ada approved a different delete'],
  ['altered', 'it is persistent-support: ada approved a different delete'],
  ['over', 'it is persistent-support: the approval of ada ended with its plan, at 2026-11-21T02:00:00.000Z'],
])('an approval that is %s is reported', async (fault, message) => {
  const { refused } = await answerFor({ own: 'persistent-support', members: [], verb: 'delete', fault, unnamed: null });
  expect(refused).toEqual({ cause: 'approval', message });
});

test('what the step also destroys and the approval does not name is reported', async () => {
  const { refused } = await answerFor({
    own: 'persistent-support',
    members: ['persistent-support'],
    verb: 'delete',
    fault: 'none',
    unnamed: 0,
  });
  expect(refused).toEqual({
    cause: 'approval',
    message: 'box m0 would be deleted with it and is persistent-support: the approval of ada does not name it',
  });
});

async function answerFor({
  own,
  members,
  verb,
  fault,
  unnamed,
}: {
  own: Intent;
  members: readonly Intent[];
  verb: string;
  fault: Fault;
  unnamed: number | null;
}) {
  const boxes = new Map([['a', own], ...members.map((intent, now_) => [`m${now_}`, intent] as const)]);
  const step = stepOn('a', verb, members);
  const approval = approvalOf(step, fault, unnamed);
  const guard = createGuard({
    open: () => ({ place }) as unknown as Aws,
    types: [boxType(boxes)],
    protection: createProtection(defaultSettings, [boxType(boxes)]),
    now: () => now,
    approval: () => Promise.resolve(fault === 'missing' ? undefined : approval),
  });
  const { permits, refusals } = await guard.permit([step]);
  return { granted: permits.get(step.id), refused: refusals.get(step.id), approval };
}

function approvalOf(step: Step, fault: Fault, unnamed: number | null): Approval {
  const shown = fault === 'altered' ? { ...step, options: { force: true } } : step;
  return {
    plan: 'p1',
    step: fault === 'other-step' ? 'another' : step.id,
    stepDigest: approvable(shown),
    verb: step.verb,
    arn: step.subject.arn,
    alsoDestroys: step.alsoDestroys.filter((_, position) => position !== unnamed),
    by: 'ada',
    at: now.toISOString(),
    reason: 'it is over',
    until: new Date(now.getTime() + (fault === 'over' ? 0 : 1)).toISOString(),
  };
}

function stepOn(id: string, verb: string, members: readonly Intent[]): Step {
  const subject = { ...boxRef(id), ...place, arn: arn(id), class: 'unknown' };
  const destroys = members.map((_, position) => boxRef(`m${position}`));
  return {
    id: `${id}-${verb}`,
    finding: 'f',
    policy: 'p',
    subject,
    verb,
    effect: verb,
    options: {},
    alsoDestroys: destroys,
  } as unknown as Step;
}

interface Raw {
  readonly Id: string;
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}

function boxType(boxes: ReadonlyMap<string, Intent>): ResourceType {
  const rawOf = (id: string): Raw => {
    const intent = boxes.get(id);
    return {
      Id: id,
      Tags: intent === undefined || intent === 'none' ? [] : [{ Key: 'lifespan-intent', Value: intent }],
    };
  };
  return {
    name: 'box',
    arn: ({ Id }: Raw) => arn(Id),
    id: 'Id',
    tags: 'Tags',
    read: {
      iam: [],
      byId: (_: Aws, ids: readonly string[]) =>
        listing(async function* () {
          yield await Promise.resolve(ids.map(rawOf));
        }),
    },
    verbs: {
      tag: { effect: 'tag' },
      stop: { effect: 'stop' },
      delete: {
        effect: 'delete',
        alsoDestroys: ({ id }: Ref) =>
          id === 'a' ? [...boxes.keys()].filter((boxId) => boxId !== 'a').map(boxRef) : [],
      },
    },
  } as unknown as ResourceType;
}

function boxRef(id: string): Ref {
  return { type: 'box', id };
}

function arn(id: string): string {
  return `arn:aws:x:eu-west-1:111122223333:box/${id}`;
}

import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Aws } from '../../../src/core/aws.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import type { LifespanClass } from '../../../src/core/settings.ts';
import type { Step } from '../../../src/core/step.ts';
import { listing } from '../../../src/estate/aws/listing.ts';
import { createGuard } from '../../../src/guard/issue.ts';
import { createProtection } from '../../../src/guard/protection.ts';

const place = { account: '111122223333', region: 'eu-west-1' };
const task = 'ephemeral-task';

/** The class that a tag gives each thing now. */
const classes: Readonly<Record<string, LifespanClass | undefined>> = { a: undefined, still: task, parent: task };

const common = {
  arn: ({ Id }: { Id: string }) => `arn:${Id}`,
  id: 'Id',
  created: undefined,
  read: {
    iam: [],
    byId: (_: Aws, ids: readonly string[]) =>
      listing(async function* () {
        await Promise.resolve();
        yield ids.map((Id) => ({
          Id,
          Tags: classes[Id] === undefined ? [] : [{ Key: 'lifespan-intent', Value: classes[Id] }],
        }));
      }),
  },
  verbs: Object.fromEntries(
    ['stop', 'delete', 'unprotect', 'tag', 'start', 'snapshot', 'restore'].map((effect) => [effect, { effect }]),
  ),
};
const types = [
  { ...common, name: 'box', tags: 'Tags' },
  // Nobody can tag it: it has the class of what it belongs to.
  { ...common, name: 'lid', tags: undefined, partOf: () => [{ type: 'box', id: 'parent' }] },
] as unknown as ResourceType[];

test.each(['stop', 'delete'])(
  'what had a class in the plan, and has none now, waits for its grace: %s',
  async (verb) => {
    expect(await refusalOf({ verb })).toEqual({ cause: 'class', message: lost(verb) });
  },
);

test('so does what AWS itself protects, although what it belongs to is an ephemeral-task', async () => {
  expect(await refusalOf({ verb: 'unprotect', type: 'lid' })).toEqual({ cause: 'class', message: lost('unprotect') });
  expect(await refusalOf({ verb: 'unprotect', type: 'lid', planned: 'unknown' })).toBeUndefined();
});

test.each(['tag', 'start', 'snapshot', 'restore'])('a %s needs no grace', async (verb) => {
  expect(await refusalOf({ verb })).toBeUndefined();
});

test.each(['stop', 'delete'])('a %s goes on where the class is as it was', async (verb) => {
  expect(await refusalOf({ verb, planned: 'unknown' })).toBeUndefined();
  expect(await refusalOf({ verb, id: 'still' })).toBeUndefined();
});

function lost(verb: string): string {
  return (
    `it was ephemeral-task when the plan was made, and now its class is not known: a ${verb} waits until its grace ` +
    'is over, which begins with the next plan'
  );
}

async function refusalOf(of: {
  readonly verb: string;
  readonly type?: string;
  readonly id?: string;
  readonly planned?: LifespanClass;
}) {
  const { verb, type = 'box', id = 'a', planned = task } = of;
  const guard = createGuard({
    open: () => ({ place }) as unknown as Aws,
    types,
    protection: createProtection(defaultSettings, types),
    now: () => new Date('2026-11-21T02:00:00Z'),
  });
  const subject = { type, id, ...place, arn: `arn:${id}`, class: planned };
  const { permits, refusals } = await guard.permit([
    { id: 's', subject, verb, effect: verb, alsoDestroys: [] } as unknown as Step,
  ]);
  expect(permits.size + refusals.size).toBe(1);
  return refusals.get('s');
}

import { describe, expect, test } from '@jest/globals';
import type { Aws } from '../../../src/core/aws.ts';
import type { Resource } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import { type Afterwards, type Checked, one, type Task } from '../../../src/core/verb.ts';
import { arn, type Box, bench, lostCall, planOf, refusedCall, step } from './bench.ts';

const remove = step('a', 'delete');
const copyArn = arn('copy-of-a');

describe('what a delete leaves gets its marks, as the last part of the delete', () => {
  test('each is one write with a permit of its own, and one receipt tells of both', async () => {
    const world = leaving();
    const { receipts } = await world.apply(planOf([remove]));
    expect([world.sent, world.permits]).toEqual([['delete a', 'keep copy-of-a without ttl'], 2]);
    expect(receipts.map(({ verb, subject, ending }) => [verb, subject.id, ending])).toEqual([
      ['delete', 'a', { status: 'done', after: { State: 'deleted' } }],
    ]);
    expect(receipts[0]?.before).toMatchObject({ raw: { Id: 'a' } });
  });

  test.each(['the answer is lost before the write', 'the answer is lost after the write'])(
    'where %s, it is repeated, and the delete is not',
    async (when) => {
      const world = leaving();
      let times = 1;
      world[when.includes('before') ? 'before' : 'after'] = (call) => {
        if (call.startsWith('keep') && times-- > 0) throw lostCall();
      };
      const { receipts } = await world.apply(planOf([remove]));
      expect(world.sent.filter((call) => call.startsWith('delete'))).toHaveLength(1);
      expect(world.boxes.get('copy-of-a')?.State).toBe('kept');
      expect(receipts.map(({ ending }) => ending)).toEqual([{ status: 'done', after: { State: 'deleted' } }]);
    },
  );

  test('a run that is cut between them is continued by the next, which no longer sees the source', async () => {
    const world = leaving();
    const stop = new AbortController();
    world.after = () => {
      stop.abort();
    };
    world.deps = { ...world.deps, signal: stop.signal };
    const cut = await world.apply(planOf([remove]));
    expect([cut.isCut, cut.receipts, world.boxes.get('copy-of-a')?.State]).toEqual([true, [], 'on']);
    const { signal: _cut, ...deps } = world.deps;
    world.deps = deps;
    const { receipts } = await world.apply(planOf([remove]));
    expect(world.sent).toEqual(['delete a', 'keep copy-of-a without ttl']);
    expect(receipts.map(({ ending }) => ending.status)).toEqual(['done']);
  });

  test.each<[string, (world: ReturnType<typeof leaving>) => void, string]>([
    [
      'AWS refuses them',
      (world) => {
        world.before = (call) => {
          if (call.startsWith('keep')) throw refusedCall('AccessDenied');
        };
      },
      'AccessDenied on box:Write: no',
    ],
    [
      'somebody has deleted it',
      (world) => {
        world.after = (call) => {
          if (call.startsWith('delete')) world.boxes.delete('copy-of-a');
        };
      },
      'it no longer exists',
    ],
  ])('where %s, the delete is done all the same, and says what is missing', async (_, broken, unmarked) => {
    const world = leaving();
    broken(world);
    const { receipts } = await world.apply(planOf([remove]));
    expect(receipts.map(({ ending }) => ending)).toEqual([{ status: 'done', after: { State: 'deleted' }, unmarked }]);
  });
});

describe('several things are left to do on what a restore has created', () => {
  const restore = { ...step('a', 'delete'), verb: 'restore', effect: 'restore' } as const;
  const settings = [
    { verb: 'set', options: { name: 'checks' }, otherwise: 'its checks are on' },
    { verb: 'set', options: { name: 'moves' }, otherwise: 'it moves' },
    { verb: 'mark', options: { name: 'hold' } },
  ];
  const sent = ['restore a', 'set copy-of-a checks', 'set copy-of-a moves', 'mark copy-of-a hold'];

  test('each is done in its order, once, and one receipt tells of all', async () => {
    const world = restoring(settings);
    const { receipts } = await world.apply(planOf([restore]));
    expect(world.sent).toEqual(sent);
    expect(receipts.map(({ verb, ending }) => [verb, ending])).toEqual([
      ['restore', { status: 'done', after: { State: 'on' } }],
    ]);
  });

  test.each([0, 1, 2, 3])(
    'a run that is cut after write %i is continued there, and nothing is done twice',
    async (at) => {
      const world = restoring(settings);
      const stop = new AbortController();
      world.after = (call) => {
        if (call === sent[at]) stop.abort();
      };
      world.deps = { ...world.deps, signal: stop.signal };
      expect((await world.apply(planOf([restore]))).isCut).toBe(true);
      const { signal: _cut, ...deps } = world.deps;
      world.deps = deps;
      const { receipts } = await world.apply(planOf([restore]));
      expect(world.sent).toEqual(sent);
      expect(receipts.map(({ ending }) => ending)).toEqual([{ status: 'done', after: { State: 'on' } }]);
    },
  );

  test('one that AWS refuses keeps none of the others away: the receipt says what is missing, and why', async () => {
    const world = restoring(settings);
    world.before = (call) => {
      if (!call.endsWith('moves') && !call.startsWith('restore')) throw refusedCall('AccessDenied');
    };
    const { receipts } = await world.apply(planOf([restore]));
    expect(world.sent).toEqual(sent);
    expect(receipts.map(({ ending }) => ending)).toEqual([
      {
        status: 'done',
        after: { State: 'on' },
        unset: ['its checks are on: AccessDenied on box:Write: no'],
        unmarked: 'AccessDenied on box:Write: no',
      },
    ]);
  });

  test('while Mayfly is halted the rest waits, and is done by the next run', async () => {
    const world = restoring(settings);
    let isHalted = false;
    world.after = () => {
      isHalted = true;
    };
    const startGate = () => Promise.resolve(isHalted ? ({ kind: 'halted', message: 'halted' } as const) : undefined);
    world.deps = { ...world.deps, startGate };
    expect((await world.apply(planOf([restore]))).receipts).toEqual([]);
    expect(world.sent).toEqual(['restore a']);
    isHalted = false;
    world.after = () => undefined;
    await world.apply(planOf([restore]));
    expect(world.sent).toEqual(sent);
  });
});

/** A box `a` whose restore leaves a copy of it, on which all of this is left to do. */
function restoring(left: readonly Omit<Afterwards, 'on'>[]): ReturnType<typeof bench> {
  const world = bench(['a', 'copy-of-a']);
  const [type] = world.allDeps.types as [ResourceType];
  const finished = new Set<string>();
  const send = (verb: string) =>
    one(async (aws: Aws, { permit, options }: Task<object, { readonly name?: string }>) => {
      const call = [verb, permit.id, options.name].filter((word) => word !== undefined).join(' ');
      const sending = { call, work: () => finished.add(`${verb} ${options.name ?? ''}`) };
      await (aws as unknown as { write(): { box: { send(of: object): Promise<object> } } }).write().box.send(sending);
      world.after(call);
      return {};
    });
  const verb = (name: string, result: Checked) => ({
    ...type.verbs['tag'],
    effect: 'restore',
    perform: send(name),
    check: (_: Aws, { options }: { readonly options: { readonly name?: string } }): Promise<Checked> =>
      Promise.resolve(finished.has(`${name} ${options.name ?? ''}`) ? result : { status: 'wait' }),
  });
  const on = { type: 'box', id: 'copy-of-a', arn: copyArn };
  const afterwards = left.map((each) => ({ ...each, on }));
  const verbs = {
    ...type.verbs,
    restore: verb('restore', { status: 'done', after: { State: 'on' }, afterwards }),
    set: verb('set', { status: 'done', after: null }),
    mark: verb('mark', { status: 'done', after: null }),
  };
  world.deps = { types: [{ ...type, isStateful: false, verbs } as unknown as ResourceType] };
  return world;
}

/** A box `a` whose delete leaves a copy of it, and the marks that the copy gets. */
function leaving(): ReturnType<typeof bench> {
  const world = bench(['a', 'copy-of-a']);
  const [type] = world.allDeps.types as [ResourceType];
  const copy = (): Box | undefined => world.boxes.get('copy-of-a');
  const check = (_: Aws, { source }: { readonly source: Resource }): Promise<Checked> =>
    Promise.resolve(
      world.boxes.has(source.id)
        ? { status: 'wait' }
        : {
            status: 'done',
            after: { State: 'deleted' },
            afterwards: [{ on: { type: 'box', id: 'copy-of-a', arn: copyArn }, verb: 'keep', options: {} }],
          },
    );
  const keep = {
    ...type.verbs['tag'],
    check: (): Promise<Checked> =>
      Promise.resolve(copy()?.State === 'kept' ? { status: 'done', after: null } : { status: 'wait' }),
    perform: one(async (aws, { permit, lifespanTags = [] }: Task<object, unknown>) => {
      const call = `keep ${permit.id} without ${lifespanTags.join(' ')}`;
      const sending = { call, work: () => Object.assign(copy() ?? {}, { State: 'kept' }) };
      await (aws as unknown as { write(): { box: { send(of: object): Promise<object> } } }).write().box.send(sending);
      world.after(call);
      return {};
    }),
  };
  const { delete: deletion } = type.verbs;
  const verbs = { ...type.verbs, keep, delete: { ...deletion, check, afterwards: { type: 'box', verbs: ['keep'] } } };
  const { guard } = world.allDeps;
  world.deps = {
    types: [{ ...type, isStateful: false, verbs } as unknown as ResourceType],
    guard: {
      permit: async (steps) => {
        const { permits, refusals } = await guard.permit(steps);
        return {
          permits: new Map([...permits].map(([id, granted]) => [id, { ...granted, lifespanTags: ['ttl'] }])),
          refusals,
        };
      },
    },
  };
  return world;
}

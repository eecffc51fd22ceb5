import { describe, expect, test } from '@jest/globals';
import type { Step } from '../../../src/core/step.ts';
import { CallFailed } from '../../../src/estate/aws/call-failed.ts';
import type { Refused } from '../../../src/guard/guard.ts';
import { arn, bench, lostCall, planOf, refusedCall, start, step, throttledCall } from './bench.ts';

const saga = (id: string) => [step(id, 'snapshot'), step(id, 'delete', [`${id}-snapshot`])];

describe('what may start', () => {
  test.each([
    ['mode', { mode: 'observe' as const }],
    ['ahead', { now: () => new Date(start - 6 * 60_000) }],
    ['expired', { now: () => new Date(start + 73 * 3_600_000) }],
    ['policies-unread', { policies: { unread: 'due.yml:1:1 has a fault now' } }],
  ])('%s: nothing is sent, and the summary says why', async (cause, deps) => {
    const world = Object.assign(bench(['a']), { deps });
    const summary = await world.apply(planOf(saga('a')));
    expect([world.sent, summary.refused?.cause, summary.receipts, summary.waiting.length]).toEqual([[], cause, [], 2]);
  });

  test('a plan that was made from a recording is not applied', async () => {
    const world = bench(['a']);
    const plan = planOf(saga('a'));
    const summary = await world.apply({ ...plan, header: { ...plan.header, source: 'recording' } });
    expect([world.sent, summary.refused?.cause]).toEqual([[], 'recording']);
  });

  test.each<[string, readonly Step[], string]>([
    [
      'a tag that is called a snapshot',
      [step('a', 'tag', [], { tags: {} }, { effect: 'snapshot' }), step('a', 'delete', ['a-tag'])],
      'its step a-tag, the tag of box, is no snapshot.',
    ],
    [
      'a delete that is called a tag',
      [step('a', 'snapshot'), step('a', 'delete', ['a-snapshot'], {}, { effect: 'tag' })],
      'its step a-delete, the delete of box, is no tag.',
    ],
    [
      'a delete that is called a message',
      [step('a', 'delete', [], {}, { effect: 'notify' })],
      'its step a-delete, the delete of box, is no notify.',
    ],
  ])('a plan was edited: %s', async (_, steps, said) => {
    const world = bench(['a']);
    const { refused } = await world.apply(planOf(steps));
    expect([world.sent, world.messages, refused?.cause, refused?.message]).toEqual([
      [],
      [],
      'changed',
      `the plan was changed after it was made: ${said}`,
    ]);
  });

  test('a receipt has the origin of its plan, whatever its policy is called', async () => {
    const world = bench(['a', 'b']);
    const named = planOf([step('a', 'stop', [], {}, { policy: 'undo of s0', requestedBy: 'restore' })]);
    const restore = planOf([step('b', 'stop')]);
    const origin = { kind: 'restore', plan: 'p0', step: 's0' } as const;
    await world.apply(named);
    await world.apply({ ...restore, header: { ...restore.header, id: 'p2', origin } });
    const receipts = (await world.ledger.entries()).map(({ receipt }) => receipt);
    expect(receipts.map((receipt) => [receipt.subject.id, receipt.origin])).toEqual([
      ['a', { kind: 'policy' }],
      ['b', origin],
    ]);
  });

  test('a step waits until the step before it is confirmed done', async () => {
    const world = bench(['a']);
    const summary = await world.apply(planOf(saga('a').toReversed()));
    expect([world.sent, summary.receipts.map(({ ending }) => ending.status)]).toEqual([
      ['snapshot a', 'delete a'],
      ['done', 'done'],
    ]);
  });

  test('a step whose predecessor failed is skipped, with a receipt; the other steps continue', async () => {
    const world = bench(['a', 'b']);
    world.before = (call) => {
      if (call === 'snapshot a') throw refusedCall('AccessDenied');
    };
    const summary = await world.apply(planOf([...saga('a'), ...saga('b')]));
    expect(summary.receipts.map((receipt) => [receipt.step, receipt.ending.status])).toEqual([
      ['a-snapshot', 'failed'],
      ['a-delete', 'skipped'],
      ['b-snapshot', 'done'],
      ['b-delete', 'done'],
    ]);
    expect([...world.boxes.keys()]).toEqual(['a']);
  });

  test('a resource with a step of another plan in progress is left alone', async () => {
    const world = bench(['a']);
    await world.ledger.claim(
      { arn: arn('a'), plan: 'p0', step: 's', until: new Date(start + 1000).toISOString() },
      new Date(start),
    );
    const summary = await world.apply(planOf([step('a', 'stop')]));
    expect([world.sent, summary.receipts[0]?.ending]).toEqual([
      [],
      { status: 'refused', cause: 'under-way', message: 'step s of plan p0 is not finished yet' },
    ]);
  });

  test('the signal stops it between steps, and the next apply continues', async () => {
    const world = bench(['a']);
    const stop = new AbortController();
    world.after = () => {
      stop.abort();
    };
    world.deps = { signal: stop.signal };
    const cut = await world.apply(planOf(saga('a')));
    world.deps = {};
    const complete = await world.apply(planOf(saga('a')));
    expect([cut.isCut, world.sent, complete.isCut, complete.receipts.length]).toEqual([
      true,
      ['snapshot a', 'delete a'],
      false,
      2,
    ]);
  });
});

describe('failed writes', () => {
  test('a throttled write is sent again, five times at most, with a new permit each time', async () => {
    const world = bench(['a', 'b']);
    world.before = (call) => {
      if (call === 'stop a') throw throttledCall();
    };
    const summary = await world.apply(planOf([step('a', 'stop')]));
    expect([world.sent.length, world.permits, summary.receipts[0]?.ending]).toEqual([
      5,
      5,
      { status: 'failed', message: 'Throttling on box:Write, 5 times' },
    ]);
    expect(world.time - start).toBeGreaterThanOrEqual(30_000);
  });

  test('a refused write is not sent again', async () => {
    const world = bench(['a']);
    world.before = () => {
      throw refusedCall('UnauthorizedOperation');
    };
    const summary = await world.apply(planOf([step('a', 'stop')]));
    expect([world.sent.length, summary.receipts[0]?.ending]).toEqual([
      1,
      { status: 'failed', message: 'UnauthorizedOperation on box:Write: no' },
    ]);
  });

  test('a write for which AWS has no capacity is tried again by itself, and delays no other', async () => {
    const world = bench(['a', 'b', 'c']);
    world.before = (call) => {
      if (call.includes('b')) throw new CallFailed('box:Write', 'InsufficientInstanceCapacity', 'no room', 500);
    };
    const summary = await world.apply(
      planOf(['a', 'b', 'c'].map((id) => step(id, 'tag', [], { tags: { seen: 'yes' } }))),
    );
    expect(world.sent.filter((call) => call !== 'tag b').sort()).toEqual(['tag a', 'tag a b c', 'tag c']);
    expect(world.sent.filter((call) => call === 'tag b')).toHaveLength(5);
    expect(summary.receipts.map(({ ending }) => ending)).toMatchObject([
      { status: 'done' },
      { status: 'failed', message: 'InsufficientInstanceCapacity on box:Write, 5 times' },
      { status: 'done' },
    ]);
  });

  test('if one of many is refused, each is sent by itself', async () => {
    const world = bench(['a', 'b', 'c']);
    world.before = (call) => {
      if (call.includes('b')) throw refusedCall('TagLimitExceeded');
    };
    const summary = await world.apply(
      planOf(['a', 'b', 'c'].map((id) => step(id, 'tag', [], { tags: { seen: 'yes' } }))),
    );
    expect(world.sent).toEqual(['tag a b c', 'tag a', 'tag b', 'tag c']);
    expect(summary.receipts.map(({ ending }) => ending.status)).toEqual(['done', 'failed', 'done']);
  });

  test('many are sent in calls of as many as AWS takes', async () => {
    const world = bench(['a', 'b', 'c', 'd']);
    await world.apply(planOf([...world.boxes.keys()].map((id) => step(id, 'tag', [], { tags: { seen: 'yes' } }))));
    expect([world.sent, world.permits]).toEqual([['tag a b c', 'tag d'], 2]);
  });

  test.each(['before', 'after'] as const)(
    'an answer lost %s AWS did it: a copy is made once, and made again only after three minutes',
    async (when) => {
      const world = bench(['a']);
      world[when] = () => {
        if (world.sent.length === 1) throw lostCall();
      };
      const summary = await world.apply(planOf([step('a', 'snapshot')]));
      expect([world.copies.size, world.sent.length, summary.receipts[0]?.ending.status]).toEqual([
        1,
        when === 'before' ? 2 : 1,
        'done',
      ]);
      expect(world.time - start >= 180_000).toBe(when === 'before');
    },
  );

  test.each([
    ['stop', { notes: { isOver: true } }],
    ['snapshot', { notes: { isOver: true, copy: 'a-snapshot' } }],
    ['delete', { created: { type: 'copy', id: 'last' }, notes: { isOver: true } }],
  ])('if the answer to a %s was lost, its receipt says what is known without it', async (verb, expected) => {
    const world = bench(['a']);
    const [type] = world.allDeps.types;
    Object.assign(type?.verbs[verb] ?? {}, {
      expectedResult: (_: unknown, isOver: boolean) => ({
        ...('created' in expected && { created: expected.created }),
        notes: { isOver },
      }),
    });
    world.after = (call) => {
      if (call === `${verb} a`) throw lostCall();
    };
    const summary = await world.apply(planOf(verb === 'delete' ? saga('a') : [step('a', verb)]));
    expect([world.sent.filter((call) => call === `${verb} a`), summary.receipts.at(-1)?.ending]).toEqual([
      [`${verb} a`],
      { status: 'done', after: verb === 'stop' ? { State: 'off' } : null, ...expected },
    ]);
  });

  test('a delete whose answer was lost is done, not repeated', async () => {
    const world = bench(['a']);
    world.after = (call) => {
      if (call === 'delete a') throw lostCall();
    };
    const summary = await world.apply(planOf(saga('a')));
    expect([world.sent, summary.receipts.map(({ ending }) => ending.status)]).toEqual([
      ['snapshot a', 'delete a'],
      ['done', 'done'],
    ]);
  });

  test('an internal error stalls its step and is reported; the others continue', async () => {
    const world = bench(['a', 'b']);
    world.deps = {
      stillMatches: (finding) => {
        if (finding.id === 'f-a') throw new TypeError('not foreseen');
        return true;
      },
    };
    const summary = await world.apply(planOf([step('a', 'stop'), step('b', 'stop')]));
    expect([world.sent, summary.waiting.map(({ message }) => message)]).toEqual([
      ['stop b'],
      ['an internal error of Mayfly: TypeError: not foreseen'],
    ]);
  });
});

describe('matching again', () => {
  test.each([
    [false, 'due no longer matches it'],
    ['unknown' as const, 'whether due still matches it is not known'],
  ])('%s: the step is dropped', async (answer, message) => {
    const world = bench(['a']);
    world.deps = { stillMatches: () => answer };
    const summary = await world.apply(planOf([step('a', 'stop')]));
    expect([world.sent, summary.receipts[0]?.ending]).toEqual([[], { status: 'refused', cause: 'changed', message }]);
  });

  test('what our own earlier step changed is set back', async () => {
    const world = bench(['a']);
    const steps = [step('a', 'stop'), step('a', 'snapshot', ['a-stop']), step('a', 'delete', ['a-snapshot'])];
    const summary = await world.apply(planOf(steps));
    expect([world.boxes.size, summary.receipts.map(({ ending }) => ending.status)]).toEqual([
      0,
      ['done', 'done', 'done'],
    ]);
  });

  test('an instance that somebody started again after our stop counts as in use', async () => {
    const world = bench(['a']);
    world.after = (call) => {
      if (call === 'snapshot a') Object.assign(world.boxes.get('a') ?? {}, { State: 'on' });
    };
    const steps = [step('a', 'stop'), step('a', 'snapshot', ['a-stop']), step('a', 'delete', ['a-snapshot'])];
    const summary = await world.apply(planOf(steps));
    expect([world.boxes.size, summary.receipts[2]?.ending]).toEqual([
      1,
      { status: 'refused', cause: 'changed', message: 'State has changed since the stop of this plan' },
    ]);
  });

  test('if a member that a filter spared is gone, the choice is no longer valid', async () => {
    const world = bench(['a', 'b']);
    const spared = [arn('a'), arn('b')];
    expect((await world.apply(planOf([step('a', 'stop')], { spared }))).receipts[0]?.ending.status).toBe('done');
    const other = bench(['a']);
    const summary = await other.apply(planOf([step('a', 'stop')], { spared }));
    expect([other.sent, summary.receipts[0]?.ending]).toEqual([
      [],
      {
        status: 'refused',
        cause: 'changed',
        message: `due chose it among other resources, of which ${arn('b')} no longer exists`,
      },
    ]);
  });
});

describe('no delete without a verified snapshot', () => {
  // Promise C11 of docs/safety.md.
  test('the plan has none', async () => {
    const world = bench(['a']);
    const summary = await world.apply(planOf([step('a', 'delete')]));
    expect([world.sent, summary.receipts[0]?.ending]).toEqual([
      [],
      { status: 'refused', cause: 'class', message: 'it contains data, and the plan takes no snapshot before' },
    ]);
  });

  test('it was deleted after it was seen complete', async () => {
    const world = bench(['a']);
    const plan = planOf([
      step('a', 'snapshot'),
      step('a', 'tag', ['a-snapshot'], { tags: {} }),
      step('a', 'delete', ['a-snapshot', 'a-tag']),
    ]);
    world.after = (call) => {
      if (call === 'tag a') world.copies.clear();
    };
    const summary = await world.apply(plan);
    expect([world.boxes.size, summary.receipts[2]?.ending]).toEqual([
      1,
      { status: 'refused', cause: 'class', message: 'its snapshot is not usable: the copy is gone' },
    ]);
  });

  test.each([
    ['ephemeral-task', true, 0],
    ['ephemeral-task', false, 1],
    ['unknown', true, 1],
  ] as const)('%s, skip-snapshot %s: %d left', async (lifespan, skipSnapshot, left) => {
    const world = bench(['a']);
    const { guard } = world;
    world.deps = {
      guard: {
        permit: async (steps) => {
          const answer = await guard.permit(steps);
          return {
            ...answer,
            permits: new Map([...answer.permits].map(([id, granted]) => [id, { ...granted, class: lifespan }])),
          };
        },
      },
    };
    await world.apply(planOf([step('a', 'delete')], { policies: [{ name: 'due', type: 'box', skipSnapshot }] }));
    expect(world.boxes.size).toBe(left);
  });
});

describe('a snapshot that misses later writes allows no delete', () => {
  const saved = (world: ReturnType<typeof bench>, more: object = {}) => {
    const [type] = world.allDeps.types;
    const quiesce = {
      isQuiesced: ({ State }: { State: string }) => State === 'off',
      trace: ({ Tags }: { Tags: unknown }) => Tags,
    };
    world.deps = {
      types: [{ ...type, quiesce, verbs: { ...type?.verbs, delete: { ...type?.verbs.delete, ...more } } } as never],
      stillMatches: () => true,
    };
    return world;
  };
  const complete = [step('a', 'stop'), step('a', 'snapshot', ['a-stop']), step('a', 'delete', ['a-snapshot'])];
  const last = async (world: ReturnType<typeof bench>, steps = complete) =>
    (await world.apply(planOf(steps))).receipts.at(-1)?.ending;

  test('it was quiesced for the snapshot and still is: it is deleted', async () => {
    const world = saved(bench(['a']));
    expect([(await last(world))?.status, world.boxes.size]).toEqual(['done', 0]);
  });

  test('it was in use when its snapshot began', async () => {
    const world = saved(bench(['a']));
    expect(await last(world, saga('a'))).toEqual({
      status: 'refused',
      cause: 'class',
      message: 'it was in use when its snapshot began, so the snapshot misses later writes',
    });
  });

  test('it is in use again', async () => {
    const world = saved(bench(['a']));
    world.boxes.set('a', { Id: 'a', State: 'off', Tags: [] });
    world.after = (call) => {
      if (call === 'snapshot a') Object.assign(world.boxes.get('a') ?? {}, { State: 'on' });
    };
    expect(await last(world, saga('a'))).toMatchObject({
      status: 'refused',
      message: 'it is in use again after its snapshot',
    });
  });

  // Promise C3 of docs/safety.md.
  test('it was in use in between, and is quiesced again', async () => {
    const world = saved(bench(['a']));
    world.after = (call) => {
      if (call === 'snapshot a') world.boxes.get('a')?.Tags.push({ Key: 'used', Value: 'yes' });
    };
    expect(await last(world)).toMatchObject({
      status: 'refused',
      message: 'it was in use again after its snapshot began',
    });
  });

  test.each([
    [true, 'done'],
    [false, 'refused'],
  ])('the delete itself saves the last writes: %s', async (keeps, status) => {
    const world = saved(bench(['a']), { takesFinalSnapshot: () => keeps });
    expect(await last(world, saga('a'))).toMatchObject({ status });
  });
});

test('nothing is stopped for a delete that the guard would refuse, unless a policy itself wants the stop', async () => {
  const refusing = (askedBy: string) => {
    const world = bench(['a']);
    const { guard } = world;
    world.deps = {
      guard: {
        permit: async (steps) => {
          const { permits, refusals } = await guard.permit(steps);
          const isDelete = (id: string) => id === 'a-delete';
          const no = [...permits.keys()]
            .filter(isDelete)
            .map((id) => [id, { cause: 'protected' as const, message: 'its volume is persistent-core' }] as const);
          return {
            permits: new Map([...permits].filter(([id]) => !isDelete(id))),
            refusals: new Map<string, Refused>([...refusals, ...no]),
          };
        },
      },
    };
    return world
      .apply(planOf([step('a', 'stop', [], {}, { requestedBy: askedBy }), step('a', 'delete', ['a-stop'])]))
      .then(({ receipts }) => ({ world, receipts }));
  };
  const prepared = await refusing('class');
  expect([prepared.world.sent, prepared.receipts[0]?.ending]).toEqual([
    [],
    {
      status: 'refused',
      cause: 'protected',
      message: 'the deletion that it prepares would be refused: its volume is persistent-core',
    },
  ]);
  expect((await refusing('due')).world.sent).toEqual(['stop a']);
});

test("where a step first switches AWS's protection off, the guard is asked about that step instead", async () => {
  const world = bench(['a']);
  const guardCalls: string[] = [];
  const { guard } = world;
  world.deps = {
    guard: {
      permit: (steps) => {
        guardCalls.push(steps.map(({ id }) => id).join(' '));
        return guard.permit(steps);
      },
    },
  };
  const prepared = { requestedBy: 'class' };
  await world.apply(
    planOf([
      step('a', 'stop', [], {}, prepared),
      step('a', 'unprotect', ['a-stop']),
      step('a', 'delete', ['a-stop', 'a-unprotect']),
    ]),
  );
  expect([guardCalls[0], world.sent]).toEqual(['a-stop a-unprotect', ['stop a']]);
});

describe('a verb that needs several writes', () => {
  /** Empties the box tag by tag, then switches it off: one write each. */
  const emptying = (world: ReturnType<typeof bench>) => {
    const [type] = world.allDeps.types;
    const box = world.boxes.get('a') ?? { Id: 'a', State: 'on', Tags: [] };
    box.Tags.push({ Key: 'one', Value: '1' }, { Key: 'two', Value: '2' });
    const write = (call: string, work: () => unknown) => {
      world.sent.push(call);
      world.before(call);
      work();
      world.after(call);
      return Promise.resolve({});
    };
    const stop = {
      ...type?.verbs.stop,
      changes: ['State', 'Tags'],
      perform: {
        limit: 1,
        run: () =>
          box.Tags.length > 0
            ? write(`take ${box.Tags[0]?.Key ?? ''}`, () => box.Tags.shift())
            : write('stop a', () => Object.assign(box, { State: 'off' })),
      },
      check: () =>
        Promise.resolve(box.State === 'off' ? { status: 'done', after: { State: 'off' } } : { status: 'again' }),
    };
    world.deps = {
      types: [{ ...type, verbs: { ...type?.verbs, stop } } as never],
      stillMatches: (_, { raw }) => raw.State === 'on' && (raw.Tags as unknown[]).length === 2,
    };
    return world;
  };

  test('makes one write at a time, each with its own permit; the receipt has the state before the first', async () => {
    const world = emptying(bench(['a']));
    const { receipts } = await world.apply(planOf([step('a', 'stop')]));
    expect([world.sent, world.permits]).toEqual([['take one', 'take two', 'stop a'], 3]);
    expect(receipts[0]).toMatchObject({
      ending: { status: 'done' },
      before: { raw: { State: 'on', Tags: [{ Key: 'one' }, { Key: 'two' }] } },
    });
  });

  test.each(['take two', 'stop a'])(
    'continues where the answer to %s was lost, and makes no write twice',
    async (lost) => {
      const world = emptying(bench(['a']));
      let times = 0;
      world.after = (call) => {
        if (call === lost && times++ === 0) throw lostCall();
      };
      const { receipts } = await world.apply(planOf([step('a', 'stop')]));
      expect([world.sent, receipts.map(({ ending }) => ending.status)]).toEqual([
        ['take one', 'take two', 'stop a'],
        ['done'],
      ]);
    },
  );

  test('ends where its next write is refused, and says so', async () => {
    const world = emptying(bench(['a']));
    const { guard } = world;
    world.deps = {
      ...world.deps,
      guard: {
        permit: (steps) =>
          world.sent.length > 0
            ? Promise.resolve({
                permits: new Map(),
                refusals: new Map([['a-stop', { cause: 'on-hold', message: 'it is held' }]]),
              })
            : guard.permit(steps),
      },
    };
    const { receipts } = await world.apply(planOf([step('a', 'stop')]));
    expect([world.sent, receipts[0]?.ending]).toEqual([
      ['take one'],
      { status: 'refused', cause: 'on-hold', message: 'it is held' },
    ]);
  });
});

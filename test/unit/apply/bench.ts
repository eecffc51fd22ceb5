import { apply } from '../../../src/apply/apply.ts';
import type { ApplyDeps } from '../../../src/apply/deps.ts';
import type { Aws } from '../../../src/core/aws.ts';
import type { Json } from '../../../src/core/json.ts';
import type { Message } from '../../../src/core/notify.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { Resource } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import type { Step } from '../../../src/core/step.ts';
import { one } from '../../../src/core/verb.ts';
import { CallFailed } from '../../../src/estate/aws/call-failed.ts';
import { listing } from '../../../src/estate/aws/listing.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite.ts';

export const place = { account: '111122223333', region: 'eu-west-1' };
export const start = Date.UTC(2026, 10, 21, 2);

export interface Box {
  Id: string;
  State: string;
  Tags: { Key: string; Value: string }[];
}

/**
 * A type of boxes in memory, whose verbs a test can break, and a guard that allows everything that exists. The real
 * guard and types are tested elsewhere; this is only about apply itself.
 */
export function bench(ids: readonly string[]) {
  const boxes = new Map<string, Box>(ids.map((id) => [id, { Id: id, State: 'on', Tags: [] }]));
  const copies = new Map<string, string>();
  const sent: string[] = [];
  const messages: Message[] = [];
  const state = {
    boxes,
    copies,
    sent,
    messages,
    time: start,
    permits: 0,
    /** Before the request is made. */
    making: nothing,
    /** Before a write: throw to fail it. After it: throw to lose the answer. */
    before: nothing,
    after: nothing,
    ledger: openSqliteLedger(':memory:'),
    deps: {} as Partial<ApplyDeps>,
    apply: (plan: Plan) => apply(plan, { ...deps, ...state.deps }),
  };
  const send = ({ call, work }: Sending) => {
    sent.push(call);
    state.before(call);
    work();
    return Promise.resolve({});
  };
  const write = async (aws: Aws, call: string, work: () => void) => {
    state.making(call);
    const answer = await (aws as unknown as BoxAws).write().box.send({ call, work });
    state.after(call);
    return answer;
  };
  const isOff = (id: string) =>
    Promise.resolve(boxes.get(id)?.State === 'off' ? { status: 'done', after: { State: 'off' } } : { status: 'wait' });
  const options = { parse: (value: unknown) => value };
  const type = {
    name: 'box',
    arn: ({ Id }: Box) => arn(Id),
    id: 'Id',
    created: undefined,
    tags: 'Tags',
    isStateful: true,
    read: {
      iam: [],
      byId: (_: Aws, requestedIds: readonly string[]) =>
        listing(async function* () {
          yield await Promise.resolve(
            requestedIds.flatMap((id) => boxes.get(id) ?? []).map((box) => structuredClone(box)),
          );
        }),
    },
    verbs: {
      stop: {
        effect: 'stop',
        options,
        changes: ['State'],
        check: (_: Aws, { source }: { source: Resource }) => isOff(source.id),
        perform: one((aws, { permit }) =>
          write(aws, `stop ${permit.id}`, () => Object.assign(boxes.get(permit.id) ?? {}, { State: 'off' })),
        ),
      },
      tag: {
        effect: 'tag',
        options,
        writesTags: ({ tags }: { tags: Record<string, string> }) => tags,
        check: () => Promise.resolve({ status: 'done', after: null }),
        perform: {
          limit: 3,
          runAll: (aws: Aws, tasks: readonly { permit: { id: string }; options: { tags: Record<string, string> } }[]) =>
            write(aws, `tag ${tasks.map(({ permit }) => permit.id).join(' ')}`, () => {
              for (const task of tasks)
                boxes
                  .get(task.permit.id)
                  ?.Tags.push(...Object.entries(task.options.tags).map(([Key, Value]) => ({ Key, Value })));
            }).then(() => tasks.map(() => ({}))),
        },
      },
      snapshot: {
        effect: 'snapshot',
        options,
        find: (_: Aws, { step }: { step: string }) =>
          Promise.resolve(copies.has(step) ? { notes: { copy: step } } : undefined),
        check: (_: Aws, { performed, step }: { performed: { notes?: { copy?: string } }; step: string }) =>
          Promise.resolve(
            copies.has(performed.notes?.copy ?? step)
              ? { status: 'done', after: null }
              : { status: 'failed', message: 'the copy is gone' },
          ),
        perform: one((aws, { permit, step }) =>
          write(aws, `snapshot ${permit.id}`, () => copies.set(step, permit.id)).then(() => ({
            notes: { copy: step },
          })),
        ),
      },
      delete: {
        effect: 'delete',
        options,
        check: (_: Aws, { source }: { source: Resource }) =>
          Promise.resolve(boxes.has(source.id) ? { status: 'wait' } : { status: 'done', after: null }),
        perform: one((aws, { permit }) =>
          write(aws, `delete ${permit.id}`, () => {
            if (!boxes.delete(permit.id)) throw refusedCall('Box.NotFound');
          }),
        ),
      },
    },
  } as unknown as ResourceType;

  const deps: ApplyDeps = {
    open: () => ({ place, write: () => ({ box: { send } }) }) as unknown as Aws,
    types: [type],
    guard: {
      permit: (steps) => {
        state.permits++;
        const existing = steps.filter(({ subject }) => boxes.has(subject.id));
        const granted = existing.map((step) => {
          const resource = resourceOf(boxes.get(step.subject.id) as Box, state.time);
          const permit = {
            ...place,
            type: 'box',
            id: resource.id,
            arn: resource.arn,
            step: step.id,
            verb: step.verb,
            expires: state.time + 30_000,
            covers: [],
          };
          return [
            step.id,
            { permit, resource, class: 'unknown' as const, alsoDestroys: [], classes: new Map(), lifespanTags: [] },
          ] as const;
        });
        const refusals = steps
          .filter((step) => !existing.includes(step))
          .map((step) => [step.id, { cause: 'gone' as const, message: 'it no longer exists' }] as const);
        return Promise.resolve({ permits: new Map(granted), refusals: new Map(refusals) });
      },
    },
    ledger: state.ledger,
    stillMatches: (_, resource) => resource.raw.State === 'on',
    evidence: () => Promise.resolve(new Map()),
    deliver: (message) => {
      messages.push(message);
      return Promise.resolve();
    },
    now: () => new Date(state.time),
    sleep: (milliseconds) => {
      state.time += milliseconds;
      return Promise.resolve();
    },
    mode: 'act',
    patienceMs: 30 * 60_000,
  };
  return Object.assign(state, { guard: deps.guard, allDeps: deps });
}

interface Sending {
  readonly call: string;
  readonly work: () => void;
}

interface BoxAws {
  write(): { readonly box: { send(sending: Sending): Promise<object> } };
}

const nothing: (call: string) => void = () => undefined;

export function planOf(
  steps: readonly Step[],
  more: { readonly policies?: readonly object[]; readonly spared?: readonly string[] } = {},
): Plan {
  const header = {
    id: 'p1',
    origin: { kind: 'policy' },
    now: new Date(start).toISOString(),
    expires: new Date(start + 3_600_000 * 72).toISOString(),
    policies: more.policies ?? [],
    digests: { policies: 'now' },
  };
  const findings = [
    ...new Map(
      steps.map((step) => [
        step.finding,
        {
          id: step.finding,
          policy: step.policy,
          policyDigest: 'd',
          subject: step.subject,
          ...(more.spared && { spared: more.spared }),
        },
      ]),
    ).values(),
  ];
  return { header, findings, steps, refusals: [], gaps: [] } as unknown as Plan;
}

export function step(
  id: string,
  verb: string,
  waitsFor: readonly string[] = [],
  options: Json = {},
  more: Partial<Step> = {},
): Step {
  const effect = verb as Step['effect'];
  const subject = { type: 'box', id, arn: arn(id), ...place, class: 'unknown', owner: `owner of ${id}` } as const;
  return {
    id: `${id}-${verb}`,
    finding: `f-${id}`,
    policy: 'due',
    subject,
    verb,
    effect,
    options,
    waitsFor,
    alsoDestroys: [],
    estimate: { unknown: '' },
    undo: { possible: false, reason: 'a test' },
    requestedBy: 'due',
    ...more,
  };
}

export function arn(id: string): string {
  return `arn:aws:x:eu-west-1:111122223333:box/${id}`;
}

export function refusedCall(code: string): CallFailed {
  return new CallFailed('box:Write', code, 'no', 400);
}

export function lostCall(): CallFailed {
  return new CallFailed('box:Write', 'InternalError', 'sorry', 500);
}

export function throttledCall(): CallFailed {
  return new CallFailed('box:Write', 'Throttling', 'slow down', 400);
}

function resourceOf(box: Box, time: number): Resource {
  const tags = new Map(box.Tags.map(({ Key, Value }) => [Key, Value]));
  return {
    type: 'box',
    id: box.Id,
    arn: arn(box.Id),
    ...place,
    raw: structuredClone(box) as unknown as Record<string, unknown>,
    tags,
    unread: new Map(),
    seenAt: new Date(time).toISOString(),
  };
}

import type { Resource } from '../../../../src/core/resource.ts';
import type { ResourceType } from '../../../../src/core/resource-type.ts';
import type { Checked, Performed, Verb } from '../../../../src/core/verb.ts';
import { toResource } from '../../../../src/estate/inventory/to-resource.ts';
import { types } from '../../../../src/estate/vocabulary.ts';
import { type FakeAws, fakeAws, place } from '../fake-aws.ts';

type Replies = Parameters<typeof fakeAws>[0];

export const now = new Date('2026-11-21T02:00:00Z');

export function typeNamed(name: string): ResourceType {
  const type = types.find((candidate) => candidate.name === name);
  if (type === undefined) throw new Error(`there is no type ${name}`);
  return type;
}

export function resourceOf(type: string, raw: Record<string, unknown>): Resource {
  return toResource(typeNamed(type), place, raw, now.toISOString());
}

/** Tags in the form in which most AWS services describe them. */
export function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function verbOf(type: string, name: string): Verb<Record<string, unknown>, unknown> {
  const verb = typeNamed(type).verbs[name];
  if (verb === undefined) throw new Error(`${type} has no verb ${name}`);
  return verb as unknown as Verb<Record<string, unknown>, unknown>;
}

/** The result of the verb's check if AWS answers with these replies. */
export function check(
  source: Resource,
  verb: string,
  replies: Replies,
  performed: Performed = {},
  options: object = {},
): Promise<Checked> {
  const definition = verbOf(source.type, verb);
  const parsed = definition.options.parse(options);
  return definition.check(fakeAws(replies), { source, options: parsed, performed, step: 'step-1', now });
}

/** What blocks the verb before it is planned. */
export function blocked(source: Resource, verb: string, options: object = {}): string | undefined {
  return verbOf(source.type, verb).blocked?.(source, options);
}

export interface Performance {
  readonly sent: FakeAws['sent'];
  readonly performed: readonly Performed[];
}

/** Performs the verb on resources of one type, in as few calls as it allows. Options get their defaults. */
export async function perform(
  verb: string,
  resources: readonly Resource[],
  replies: Replies,
  options: object = {},
): Promise<Performance> {
  const aws = fakeAws(replies);
  const definition = verbOf(resources[0]?.type ?? '', verb);
  const tasks = resources.map((resource) => ({
    permit: { id: resource.id, arn: resource.arn } as never,
    resource,
    options: definition.options.parse(options),
    step: 'step-1',
    now,
  }));
  const run = definition.perform;
  const performed: Performed[] = [];
  if ('run' in run) for (const task of tasks) performed.push(await run.run(aws, task));
  else
    for (const [first, ...others] of Map.groupBy(tasks, (task) => run.batchKey?.(task)).values())
      if (first) performed.push(...(await run.runAll(aws, [first, ...others])));
  return { sent: aws.sent, performed };
}

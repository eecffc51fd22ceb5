import type { Seeder, Tags } from '../seeder.ts';

/** Something that takes several calls, from what is there before to the plan that does it. */
export interface Saga {
  readonly name: string;
  /** What is there. */
  readonly seed: (place: Seeder, region: string) => Promise<unknown>;
  /** Type to its actions, in YAML's flow style; over all that is tagged `due`. */
  readonly policy: Readonly<Record<string, string>>;
  /** What goes with it needs no snapshot. */
  readonly skipSnapshot?: true;
  /** What of it is then brought back, by its id: the saga is that way back. */
  readonly restore?: (place: Seeder) => Promise<string>;
  /** It is of a class that wants a person's yes, and gets it. */
  readonly approved?: true;
}

export const mine: Tags = { owner: 'ada', 'lifespan-intent': 'ephemeral-task', due: 'yes', scratch: 'old' };

/** An ephemeral task, too, and not due. */
export const kept: Tags = { owner: 'ada', 'lifespan-intent': 'ephemeral-task' };

/** The tags of `mine`, as AWS takes them. */
export const myTags = Object.entries(mine).map(([Key, Value]) => ({ Key, Value }));

/** A tag is written, one is removed, and then comes what the type has beside. */
export function tagsThen(...more: readonly string[]): string {
  const tags = ['{ type: mark-for-op, tag: marked, op: delete, days: 2 }', '{ type: remove-tag, tags: [scratch] }'];
  return `[${[...tags, ...more].join(', ')}]`;
}

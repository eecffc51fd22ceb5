/** Names one resource of one type. Account and region come from its context. */
export interface Ref {
  readonly type: string;
  readonly id: string;
  /**
   * AWS named it as attached now, so it exists. Where AWS does not list it, one of the two answers is wrong: it is
   * unread, and not gone.
   */
  readonly isAttached?: true;
}

export function ref(type: string, id: string | undefined): Ref {
  if (id === undefined) throw new TypeError(`AWS named no ${type}`);
  return { type, id };
}

/** What something is attached to, or in, as long as it exists itself. */
export function attached(type: string, id: string | undefined): Ref {
  return { ...ref(type, id), isAttached: true };
}

/**
 * One account in one region, as AWS names them. Global services use `us-east-1`, or `global` where they have no region.
 */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/**
 * A resource in AWS, as it was seen once. `raw` is what the describe call returned, with AWS's (and so Custodian's)
 * names and dates as ISO 8601 strings. Each detail call of the type fills one top-level key. A key in `unread` could
 * not be read: that it is missing from `raw` means nothing.
 */
export interface Resource<Raw extends object = Record<string, unknown>> extends Ref, Place {
  readonly arn: string;
  /** Also empty where `Tags` is unread: check `unread` first. */
  readonly tags: ReadonlyMap<string, string>;
  readonly raw: Raw;
  /** Top-level keys of `raw` that could not be read, each with its cause. */
  readonly unread: ReadonlyMap<string, string>;
  /** When it was seen: ISO 8601, UTC. */
  readonly seenAt: string;
}

/** Kleene's three values. Unknown is a value of its own: what could not be read is neither true nor false. */
export type Truth = boolean | 'unknown';

/** Why a value is not known. Only `unknown(cause)` makes it, so that no answer of AWS can be mistaken for it. */
export class Unknown {
  /** One short phrase, for people: `AccessDenied on rds:ListTagsForResource`. */
  readonly cause: string;

  constructor(cause: string) {
    this.cause = cause;
  }
}

export function unknown(cause: string): Unknown {
  return new Unknown(cause);
}

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}

/** Kleene's `not`: the negation of unknown is unknown. */
export function notTruth(truth: Truth): Truth {
  return truth === 'unknown' ? 'unknown' : !truth;
}

/** Kleene's `and`: one false decides, then one unknown. */
export function everyTruth(truths: Iterable<Truth>): Truth {
  let result: Truth = true;
  for (const truth of truths) {
    if (truth === false) return false;
    if (truth === 'unknown') result = 'unknown';
  }
  return result;
}

/** Kleene's `or`: one true decides, then one unknown. */
export function someTruth(truths: Iterable<Truth>): Truth {
  let result: Truth = false;
  for (const truth of truths) {
    if (truth === true) return true;
    if (truth === 'unknown') result = 'unknown';
  }
  return result;
}

import type { Json } from './json.ts';

/** What a filter found. */
export type Actual =
  | ActualValue
  /** A value too long to show: the first characters of its JSON, and how many there are. */
  | { readonly kind: 'cut'; readonly start: string; readonly characters: number }
  /** A value that is never shown, because it may hold secrets. */
  | { readonly kind: 'secret' }
  | { readonly kind: 'moment'; readonly at: string }
  | ActualEnd
  /** A text that has not the form that it needs: `written` is the text, `reason` a phrase for people. */
  | { readonly kind: 'malformed'; readonly written: string; readonly reason: string }
  | ActualOwner
  | ActualMeasured
  | ActualRecommendation
  | ActualSchedule
  | ActualSpend
  | ActualReceipt;

/** A value of the resource as JSON, whole. */
export interface ActualValue {
  readonly kind: 'value';
  readonly value: Json;
  /** When it was so, where the value has a time of its own. */
  readonly at?: string;
}

/** When a resource ends, or an operation on it is due, as a tag or a policy's default says. */
export interface ActualEnd {
  readonly kind: 'end';
  /** The tag's key. */
  readonly tag: string;
  /** The tag's value; with `isDefault` the policy's duration, because there is no such tag. */
  readonly written: string;
  readonly isDefault?: true;
  /** Left out: never. */
  readonly at?: string;
  /** The operation that is due then. Left out: it ends. */
  readonly operation?: string;
}

/** Who is responsible: an owner by a tag, or with `confidence` whoever created the resource. */
export interface ActualOwner {
  readonly kind: 'owner';
  /** Left out: nobody. */
  readonly name?: string;
  readonly confidence?: Confidence;
  /** Where that is from, as a phrase for people: `not in s3://acme/people.txt`. */
  readonly source?: string;
}

/** How sure we are of a creator: AWS vouches for the name, the caller chose it, or it only looks like a name. */
export type Confidence = 'certain' | 'likely' | 'guess';

/** CloudWatch's figures, each in its metric's own unit. */
export interface ActualMeasured {
  readonly kind: 'measured';
  readonly metrics: readonly {
    readonly metric: string;
    /** How the points of a period were combined: `Average`, `p99`. */
    readonly statistic: string;
    /** How many points there are. */
    readonly points: number;
    readonly lowest?: number;
    readonly highest?: number;
    /** When the highest point began. */
    readonly at?: string;
  }[];
  /** How many hours the window has, where each point is one. */
  readonly ofHours?: number;
  /** Counted instead of points where there are none. */
  readonly instead?: number;
  /** What AWS recommends besides. */
  readonly recommendation?: ActualRecommendation;
}

/** What AWS recommends for the resource. */
export interface ActualRecommendation {
  readonly kind: 'recommendation';
  /** `Compute Optimizer` */
  readonly by: string;
  /** AWS's word: `Idle`. Left out: it recommends nothing. */
  readonly finding?: string;
  /** How many days AWS looked back, and from when. */
  readonly days?: number;
  readonly at?: string;
}

/** What a schedule says, or who went against it. */
export interface ActualSchedule {
  readonly kind: 'schedule';
  /**
   * `on`, `off`: what the schedule says, since `since`. `opted-out`: `tag` takes the resource out. `never`: it never
   * switches. `kept-on`: `tag` keeps it on until `until`. `started`: somebody started it at `started`, after it went
   * off at `since`.
   */
  readonly status: 'on' | 'off' | 'opted-out' | 'never' | 'kept-on' | 'started';
  /** Whether the resource must be switched to what the schedule says. */
  readonly isDue: boolean;
  readonly since?: string;
  readonly started?: string;
  readonly until?: string;
  readonly tag?: string;
  /** A tag that kept it on, whose time is over. */
  readonly expiredTag?: string;
}

/** What a group spent this month, in US dollars, as Cost Explorer and its figures say. */
export interface ActualSpend {
  readonly kind: 'spend';
  readonly group: string;
  readonly currency: 'USD';
  /** From the first of the month. `asOf`: until when the figure is complete. */
  readonly billed: number;
  readonly from: string;
  readonly asOf: string;
  /** Estimates: what was spent since `asOf`, and what the whole month comes to. */
  readonly since?: number;
  readonly forecast?: number;
  /** The figure that counts, as it was read on an earlier day. */
  readonly earlier?: { readonly amount: number; readonly at: string };
}

/** A receipt that a person restores: what was done, to what, by which policy, and when it ended. */
export interface ActualReceipt {
  readonly kind: 'receipt';
  readonly receipt: string;
  readonly verb: string;
  readonly type: string;
  readonly id: string;
  readonly policy: string;
  readonly at: string;
}

/** How many characters of a value, as JSON, a verdict shows. */
const longest = 200;

/** A value of any kind as a verdict shows it; undefined where there is nothing to show. */
export function shown(value: unknown): Actual | undefined {
  const text = JSON.stringify(value, (_key, member: unknown) => (member instanceof Set ? [...member] : member)) as
    | string
    | undefined;
  if (text === undefined) return undefined;
  return text.length <= longest
    ? { kind: 'value', value: JSON.parse(text) as Json }
    : { kind: 'cut', start: text.slice(0, longest), characters: text.length };
}

/** The same without the value, which may be a secret: only whether there is one. */
export function hidden(actual: Actual | undefined): Actual | undefined {
  return actual === undefined || (actual.kind === 'value' && actual.value === null) ? actual : { kind: 'secret' };
}

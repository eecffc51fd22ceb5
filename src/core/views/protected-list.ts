import type { BaselineEntry } from '../baseline.ts';
import type { Position } from '../position.ts';

/** Something that protects, and where it is written; without a place, it holds by default. */
export interface Protecting {
  readonly value: string;
  readonly at?: Position;
}

/** All that protects, as it is in force: what `mayfly protected` lists. */
export interface ProtectedList {
  readonly baseline: {
    readonly version: string;
    /** All entries; `at` where mayfly.yml switches one on or off. */
    readonly entries: readonly (BaselineEntry & { readonly isInForce: boolean; readonly at?: Position })[];
    /** What mayfly.yml names as Mayfly's own, protected with the entry `mayfly`. */
    readonly own: readonly Protecting[];
  };
  readonly tags: {
    /** Keys that carry the class. */
    readonly keys: readonly Protecting[];
    /** Values that mean persistent-core; as keys they protect whatever their value. */
    readonly values: readonly Protecting[];
    /** Keys that hold a resource until a date. */
    readonly holds: readonly Protecting[];
  };
  readonly arns: readonly Protecting[];
  readonly accounts: readonly Protecting[];
  readonly regions: readonly Protecting[];
  readonly customResourcesAllowed: readonly Protecting[];
}

import type { BaselineEntry } from '../baseline.ts';
import type { Position } from '../position.ts';

/** Something that protects, and where it is written. Without a place, it applies by default. */
export interface ProtectionSource {
  readonly value: string;
  readonly at?: Position;
}

/** Everything that protects and is in force: what `mayfly protected` lists. */
export interface ProtectedList {
  readonly baseline: {
    readonly version: string;
    /** All entries; `at` where mayfly.yml switches an entry on or off. */
    readonly entries: readonly (BaselineEntry & { readonly isInForce: boolean; readonly at?: Position })[];
    /** What mayfly.yml names as Mayfly's own, protected by the entry `mayfly`. */
    readonly own: readonly ProtectionSource[];
  };
  readonly tags: {
    /** Tag keys that contain the class. */
    readonly keys: readonly ProtectionSource[];
    /** Values that mean persistent-core; as keys they protect whatever their value. */
    readonly values: readonly ProtectionSource[];
    /** Tag keys that put a resource on hold until a date. */
    readonly holds: readonly ProtectionSource[];
  };
  readonly arns: readonly ProtectionSource[];
  readonly accounts: readonly ProtectionSource[];
  readonly regions: readonly ProtectionSource[];
  readonly customResourcesAllowed: readonly ProtectionSource[];
}

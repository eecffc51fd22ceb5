import type { ResourceType } from '../../core/resource-type.ts';

/** What a kind of evidence may need that is made anew for each run. */
export interface EvidenceContext {
  readonly types: readonly ResourceType[];
  /** Holds the secrets that mayfly.yml names. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

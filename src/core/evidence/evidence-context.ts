import type { ResourceType } from '../resource-type.ts';

/** What a kind of evidence may need from the run. */
export interface EvidenceContext {
  readonly types: readonly ResourceType[];
  /** Contains the secrets that mayfly.yml names. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

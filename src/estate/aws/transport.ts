import type { Permit } from '../../core/permit.ts';
import type { Answer, SelfEntry, WriteEntry } from './operation.ts';
import type { Service } from './service.ts';

/**
 * How calls are made: to AWS, to AWS and into a recording, or from a recording. One method per interface, so that a
 * read can never become a write.
 */
export interface Transport {
  read(service: Service, operation: string, input: object): Promise<Answer>;
  report(service: Service, operation: string, input: object): Promise<Answer>;
  self(service: Service, entry: SelfEntry<never, unknown>, input: object): Promise<Answer>;
  write(
    service: Service,
    entry: WriteEntry<never, unknown>,
    input: object,
    permits: readonly Permit[],
  ): Promise<Answer>;
}

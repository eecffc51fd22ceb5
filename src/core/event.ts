import type { Place } from './resource.ts';

/** What happens, for any listener: the terminal, logs, metrics. Nothing depends on a listener. */
export type Event = ProgressEvent | FaultEvent;

export type ProgressEvent =
  | { readonly kind: 'place-opened'; readonly place: Place }
  | { readonly kind: 'page-read'; readonly place: Place; readonly type: string; readonly resources: number }
  | { readonly kind: 'type-read'; readonly place: Place; readonly type: string; readonly resources: number }
  | { readonly kind: 'type-unread'; readonly place: Place; readonly type: string; readonly cause: string }
  | { readonly kind: 'evidence-gathering'; readonly evidence: string; readonly needs: number }
  | {
      readonly kind: 'step-advanced';
      readonly step: string;
      readonly verb: string;
      readonly arn: string;
      readonly state: string;
    };

/** An error of Mayfly's own code that did not end the run: what it concerns is refused or unknown. */
export interface FaultEvent {
  readonly kind: 'fault';
  /** The function that threw, `ebs.partOf`, or what Mayfly was doing. */
  readonly where: string;
  readonly message: string;
  readonly stack: string;
}

export type Listener = (event: Event) => void;

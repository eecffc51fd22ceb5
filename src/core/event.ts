import type { Place } from './resource.ts';

/** Progress, for any listener: the terminal, logs, metrics. Nothing depends on a listener. */
export type Event =
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

export type Listener = (event: Event) => void;

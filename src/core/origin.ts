/**
 * Who asked for a plan, and so for each of its steps: policies, or a person who restores what a receipt records. Plans
 * and receipts have it as data; the name of a restore's policy is only a label.
 */
export type Origin =
  | { readonly kind: 'policy' }
  | {
      readonly kind: 'restore';
      /** The receipt that is undone: its plan and its step. */
      readonly plan: string;
      readonly step: string;
    };

import { evidenceKind } from './evidence-kind.ts';

/**
 * The question of kind `owners`: whether a directory knows somebody. `identity-store` searches by e-mail, user name,
 * group name, or the user id that CloudTrail events contain; `slack` searches by e-mail.
 */
export type OwnersQuestion =
  | { readonly from: 'identity-store'; readonly store: string; readonly owner: string }
  /** `token`: the environment variable that holds it. */
  | { readonly from: 'slack'; readonly api: string; readonly token: string; readonly email: string };

/** The answer of a directory that was read completely. */
export type OwnersAnswer =
  /** `name`: the e-mail; without one, the user name or the group's name. */
  | { readonly status: 'here'; readonly name: string }
  /** `disabled`: the directory knows somebody who may no longer sign in. */
  | { readonly status: 'gone'; readonly reason: 'not-known' | 'disabled' };

export const ownersKind = evidenceKind<OwnersQuestion, OwnersAnswer>('owners');

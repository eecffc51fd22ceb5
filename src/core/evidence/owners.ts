/**
 * What a need of kind `owners` asks: whether a directory knows somebody. `identity-store`: by e-mail, user name, name
 * of a group, or by the id that events have of people; `slack`: by e-mail.
 */
export type OwnersQuestion =
  | { readonly from: 'identity-store'; readonly store: string; readonly owner: string }
  /** `token`: the environment variable that holds it. */
  | { readonly from: 'slack'; readonly api: string; readonly token: string; readonly email: string };

/** The answer of a directory that was read whole. */
export type OwnersAnswer =
  /** `name`: the e-mail, else the user name or the group's. */
  | { readonly status: 'here'; readonly name: string }
  /** `disabled`: it knows somebody who may no longer sign in. */
  | { readonly status: 'gone'; readonly reason: 'not-known' | 'disabled' };

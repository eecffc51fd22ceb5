import * as z from 'zod';

/** Replaced by the account of the resource; Custodian writes it the same way. */
const accountVariable = '{account_id}';

export const applyRole = z
  .string()
  .regex(
    /^arn:aws[\w-]*:iam::(\d{12}|\{account_id\}):role\/[\w+=,.@/-]+$/,
    'Expected the ARN of a role, such as `arn:aws:iam::{account_id}:role/mayfly-apply`: ' +
      '`{account_id}` is each resource’s account',
  )
  .optional()
  .describe(
    'The role that `apply` writes with, narrowed by a session policy to each batch (docs/iam.md); ' +
      '`{account_id}` is each resource’s account. Left out: your credentials, or the role of `--assume`',
  );

/** The role for one account; `undefined` if the ARN names another account. */
export function applyRoleIn(account: string, pattern: string): string | undefined {
  const role = pattern.replace(accountVariable, account);
  return role.split(':')[4] === account ? role : undefined;
}

/** Nobody has given credentials for an account. The message is one sentence for people, the way out included. */
export class NoCredentials extends Error {
  override readonly name = 'NoCredentials';
}

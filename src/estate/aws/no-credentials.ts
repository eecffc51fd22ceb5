/** There are no credentials for an account. The message is one sentence for people and includes the remedy. */
export class NoCredentials extends Error {
  override readonly name = 'NoCredentials';
}

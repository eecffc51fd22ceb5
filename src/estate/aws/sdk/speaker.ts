import type { AwsCredentialIdentityProvider, FinalizeRequestMiddleware } from '@smithy/types';

/** What every client of the SDK can do, as far as Mayfly needs it. */
export interface SdkClient {
  send(command: SdkCommand): Promise<object>;
}

export interface SdkCommand {
  readonly middlewareStack: {
    add(
      middleware: FinalizeRequestMiddleware<object, object>,
      options: { readonly step: 'finalizeRequest'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
}

export interface ClientConfig {
  readonly region: string;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly endpoint?: string;
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
}

/** One service of the SDK: how a client is opened, and its commands by operation. Statically imported, so that a bundle holds these and no others. */
export interface Speaker {
  open(config: ClientConfig): SdkClient;
  readonly commands: Readonly<Record<string, new (input: never) => unknown>>;
  /** Turns an answer that streams into a plain one. */
  readonly gather?: (answer: object) => Promise<object>;
}

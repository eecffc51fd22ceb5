import type { fromNodeProviderChain } from '@aws-sdk/credential-providers';

/** Something that gives credentials when asked, and fresh ones when they have expired. */
export type Credentials = ReturnType<typeof fromNodeProviderChain>;

/** What every client of the SDK can do, as far as Mayfly needs it. */
export interface SdkClient {
  send(command: SdkCommand): Promise<object>;
}

export interface SdkCommand {
  readonly middlewareStack: {
    add(
      middleware: LastLook,
      options: { readonly step: 'finalizeRequest'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
}

/**
 * A middleware of the last step, in which the request is serialised and signed: the SDK's type, as far as it is used.
 */
export type LastLook = (next: Handler) => Handler;
type Handler = (args: { readonly input: object; readonly request: unknown }) => Promise<object>;

interface ClientConfig {
  readonly region: string;
  readonly credentials: Credentials;
  readonly endpoint?: string;
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
}

/**
 * One service of the SDK: how a client is opened, and its commands by operation. Statically imported, so that a bundle
 * holds these and no others.
 */
export interface Speaker {
  open(config: ClientConfig): SdkClient;
  readonly commands: Readonly<Record<string, new (input: never) => unknown>>;
  /** Turns an answer that streams into a plain one. */
  readonly gather?: (answer: object) => Promise<object>;
}

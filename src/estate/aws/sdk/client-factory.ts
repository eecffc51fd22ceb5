import type { fromNodeProviderChain } from '@aws-sdk/credential-providers';

/** Something that gives credentials when asked, and fresh ones when they have expired. */
export type Credentials = ReturnType<typeof fromNodeProviderChain>;

/** What every client of the SDK can do, as far as Mayfly needs it. */
export interface SdkClient {
  readonly config: {
    readonly protocol: { getShapeId(): string };
    readonly protocolSettings?: Readonly<Record<string, unknown>>;
  };
  send(command: SdkCommand): Promise<object>;
}

export interface SdkCommand {
  readonly middlewareStack: {
    add(
      middleware: LastStep,
      options: { readonly step: 'finalizeRequest'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
}

/**
 * A middleware of the last step, in which the request is serialised and signed: the SDK's type, as far as it is used.
 */
export type LastStep = (next: Handler) => Handler;
type Handler = (args: { readonly input: object; readonly request: unknown }) => Promise<object>;

/** Options that not every client knows. */
export interface ClientOptions {
  readonly forcePathStyle?: boolean;
  readonly followRegionRedirects?: boolean;
}

export interface ClientConfig extends ClientOptions {
  readonly region: string;
  readonly credentials: Credentials;
  readonly endpoint?: string;
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
}

/**
 * One service of the SDK: how a client is opened, and its commands by operation. Statically imported, so that a bundle
 * holds these and no others. Each is generated from the service's table.
 */
export interface ClientFactory {
  open(config: ClientConfig): SdkClient;
  readonly commands: Readonly<Record<string, new (input: never) => unknown>>;
}

/** Client factories by the service's name, each loaded when its service is first called. */
export type ClientFactories = Readonly<Record<string, () => Promise<{ readonly clientFactory: ClientFactory }>>>;

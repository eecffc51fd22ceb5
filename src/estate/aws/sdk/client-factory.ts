import type { fromNodeProviderChain } from '@aws-sdk/credential-providers';

/** Returns credentials, and new ones when they have expired. */
export type Credentials = ReturnType<typeof fromNodeProviderChain>;

/** The part of every SDK client that Mayfly needs. */
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
    add(
      middleware: AnswerStep,
      options: { readonly step: 'deserialize'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
}

/** A middleware of the last step, in which the request is serialised and signed: the used part of the SDK's type. */
export type LastStep = (next: Handler) => Handler;
type Handler = (args: { readonly input: object; readonly request: unknown }) => Promise<object>;

/** A middleware between the connection and the SDK's own reading of answers: the used part of the SDK's type. */
export type AnswerStep = (next: AnswerHandler) => AnswerHandler;
type AnswerHandler = (args: {
  readonly input: object;
  readonly request: unknown;
}) => Promise<{ response: unknown; output?: object }>;

/** Options that only some clients have. */
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
 * Opens the client of one service, and has its commands by operation. The commands are imported statically, so that a
 * bundle contains no others. Each factory is generated from the service's table.
 */
export interface ClientFactory {
  open(config: ClientConfig): SdkClient;
  readonly commands: Readonly<Record<string, new (input: never) => unknown>>;
}

/** Client factories by service name. Each is loaded when its service is first called. */
export type ClientFactories = Readonly<Record<string, () => Promise<{ readonly clientFactory: ClientFactory }>>>;

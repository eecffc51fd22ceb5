import type { Deliver, Message } from '../core/notify.ts';
import { NotDelivered, postJson } from './webhook.ts';

/**
 * A target of messages. A webhook's address is a secret: it is read from the environment when a message is sent, and
 * appears in no plan and no log.
 */
export type Transport =
  | { readonly type: 'console' }
  | { readonly type: 'slack'; readonly webhook: string }
  | { readonly type: 'webhook'; readonly webhook: string };

export interface DeliverDeps {
  /** By the names that policies use. `console` always exists. */
  readonly transports: Readonly<Record<string, Transport>>;
  /** The escalation levels (`owner`, `channel`, `on-call`), each with the name of its transport. */
  readonly levels: Readonly<Record<string, string>>;
  /** A message as text for a terminal. */
  readonly asText: (message: Message) => string;
  /** A message as Slack blocks. */
  readonly asSlack: (message: Message) => unknown;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/**
 * Sends messages to the targets in mayfly.yml. A target that does not exist, or a secret that is not set, rejects with
 * a final NotDelivered.
 */
export function createDeliver(deps: DeliverDeps): Deliver {
  return async (message) => {
    const transport = transportOf(message.target.to, deps);
    switch (transport.type) {
      case 'console':
        deps.print(deps.asText(message));
        return;
      case 'slack':
        await postJson(addressOf(transport.webhook, deps), deps.asSlack(message), deps.wait);
        return;
      case 'webhook':
        await postJson(addressOf(transport.webhook, deps), message, deps.wait);
        return;
      default:
        transport satisfies never;
    }
  };
}

function transportOf(name: string, { transports, levels }: DeliverDeps): Transport {
  const transportName = Object.hasOwn(transports, name) || !Object.hasOwn(levels, name) ? name : (levels[name] ?? name);
  const transport = Object.hasOwn(transports, transportName) ? transports[transportName] : undefined;
  if (transport) return transport;
  if (transportName === 'console') return { type: 'console' };
  throw new NotDelivered(`mayfly.yml has no notify target \`${transportName}\``, { isFinal: true });
}

/** `${NAME}` is the environment variable NAME; anything else is the address itself. */
function addressOf(webhook: string, { environment }: DeliverDeps): string {
  const name = /^\$\{(\w+)\}$/.exec(webhook)?.[1];
  if (name === undefined) return webhook;
  const address = environment[name];
  if (address === undefined || address === '')
    throw new NotDelivered(`the environment variable ${name} with the webhook's address is not set`, {
      isFinal: true,
    });
  return address;
}

import type { Deliver, Message } from '../core/notify.ts';
import { NotDelivered, postJson } from './webhook.ts';

/**
 * A place that messages can go to. A webhook's address is a secret: it is read from the environment when a message
 * leaves, and stands in no plan and no log.
 */
export type Transport =
  | { readonly type: 'console' }
  | { readonly type: 'slack'; readonly webhook: string }
  | { readonly type: 'webhook'; readonly webhook: string };

export interface DeliverDeps {
  /** By the names that policies use. `console` is always there. */
  readonly transports: Readonly<Record<string, Transport>>;
  /**
   * The names that stand for a rung of the ladder (`owner`, `channel`, `on-call`), each with the transport that it
   * means.
   */
  readonly ladder: Readonly<Record<string, string>>;
  /** A message as a person reads it on a terminal. */
  readonly asText: (message: Message) => string;
  /** A message as Slack blocks. */
  readonly asSlack: (message: Message) => unknown;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/**
 * Carries messages to where mayfly.yml says. A target that is not there, or a secret that is not set, rejects with a
 * NotDelivered that is final.
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

function transportOf(name: string, { transports, ladder }: DeliverDeps): Transport {
  const meant = Object.hasOwn(transports, name) || !Object.hasOwn(ladder, name) ? name : (ladder[name] ?? name);
  const found = Object.hasOwn(transports, meant) ? transports[meant] : undefined;
  if (found) return found;
  if (meant === 'console') return { type: 'console' };
  throw new NotDelivered(`mayfly.yml has no notify target \`${meant}\``, { isFinal: true });
}

/** `${NAME}` is the environment's variable NAME; anything else is the address itself. */
function addressOf(webhook: string, { environment }: DeliverDeps): string {
  const name = /^\$\{(\w+)\}$/.exec(webhook)?.[1];
  if (name === undefined) return webhook;
  const address = environment[name];
  if (address === undefined || address === '')
    throw new NotDelivered(`the environment variable ${name}, which holds the webhook's address, is not set`, {
      isFinal: true,
    });
  return address;
}

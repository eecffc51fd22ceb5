import { setTimeout as wait } from 'node:timers/promises';
import type { Deliver, Message } from '../core/notify.ts';
import { createDeliver } from '../notify/deliver.ts';
import type { Runtime } from './runtime.ts';
import type { Setup } from './setup.ts';

/** How messages are worded; report/ has the formats, mayfly.yml the targets. */
export interface MessageWording {
  readonly asText: (message: Message) => string;
  readonly asSlack: (message: Message) => unknown;
}

/** Delivers messages to the targets that mayfly.yml names. */
export function deliverFor(
  { config }: Pick<Setup, 'config'>,
  { asText, asSlack }: MessageWording,
  { environment, print }: Runtime,
): Deliver {
  const { targets, escalation } = config.notify;
  return createDeliver({ transports: targets, levels: escalation, asText, asSlack, environment, print, wait });
}

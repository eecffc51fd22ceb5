import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import errorLogger from '@middy/error-logger';
import * as z from 'zod';
import { advanceDeployed, closeDeployed, lookDeployed, openDeployed } from '../src/app/deployed/apply.ts';
import { deploymentOf } from '../src/app/deployed/deployment.ts';
import type { Runtime } from '../src/app/setup.ts';
import { toConsoleMessage } from '../src/report/console-message.ts';
import { toSlackMessage } from '../src/report/slack-message.ts';

const kept = { plan: z.string().regex(/^[0-9a-f]+$/), kept: z.string().regex(/^plans\/[^/]+\/[0-9a-f]+\/$/) };
const began = z.iso.datetime();
const count = z.int().nonnegative();
const round = { ...kept, began, parts: z.array(count), round: count, lost: count, held: z.boolean() };

/** What infra/apply.asl.json sends. */
const asked = z.discriminatedUnion('do', [
  z.object({ do: z.literal('open'), ...kept }),
  z.object({ do: z.literal('advance'), ...kept, part: count }),
  z.object({ do: z.literal('look'), ...round, standings: z.array(z.enum(['ended', 'open', 'held', 'stuck', 'lost'])) }),
  z.object({ do: z.literal('close'), ...kept, began, held: z.boolean() }),
]);

const logger = new Logger();

/** Lambda works at one event at a time. */
let working: Promise<unknown> | undefined;

/**
 * What the states of the machine `apply` call: `open` a run, `advance` a part of its plan, `look` whether there is
 * another round, `close` it. A minute before the function's time is up no step is taken up any more, and the answer
 * says how far it came; what was cut off harder, the next call goes on with.
 */
export const handler = middy<unknown, unknown>({ timeoutEarlyInMillis: 60_000, timeoutEarlyResponse: () => working })
  .use(injectLambdaContext(logger))
  .use(errorLogger({ logger: failed }))
  .handler((event, _context, { signal }) => {
    working = work(asked.parse(event), {
      clock: () => new Date(),
      environment: process.env,
      signal,
      print: (text) => {
        logger.info('told', { text });
      },
      listen: (progress) => {
        if (progress.kind === 'step-advanced') logger.info('step advanced', { ...progress });
      },
    });
    return working;
  });

async function work(event: z.infer<typeof asked>, around: Runtime): Promise<unknown> {
  const asText = (message: Parameters<typeof toSlackMessage>[0]): string => toConsoleMessage(message, { columns: 120 });
  const deployment = deploymentOf(around.environment, { asText, asSlack: toSlackMessage });
  switch (event.do) {
    case 'open':
      return openDeployed({ plan: event.plan, kept: event.kept }, deployment, around);
    case 'advance':
      return advanceDeployed(event, deployment, around);
    case 'look':
      return lookDeployed(event, deployment, around);
    case 'close': {
      const closed = await closeDeployed(event, deployment, around);
      if (closed.whole) logger.info(closed.message);
      else logger.error(closed.message);
      return closed;
    }
    default:
      return event satisfies never;
  }
}

function failed({ error }: { readonly error: unknown }): void {
  logger.error('the run could not go on', { error });
}

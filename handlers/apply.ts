import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import errorLogger from '@middy/error-logger';

const logger = new Logger();

/** Lambda works at one event at a time. */
let working: Promise<unknown> | undefined;

/**
 * What the states of the machine `apply` call. A minute before the function's time is up no step starts any more, and
 * the answer says how far it came.
 */
export const handler = middy<unknown, unknown>({ timeoutEarlyInMillis: 60_000, timeoutEarlyResponse: () => working })
  .use(injectLambdaContext(logger))
  .use(errorLogger({ logger: failed }))
  .handler((event, _context, { signal }) => {
    working = answer(event, signal);
    return working;
  });

async function answer(event: unknown, signal: AbortSignal): Promise<unknown> {
  // Loaded by the event, not by the start: a start without an event costs little.
  const [{ handleApplyEvent, isClosed }, { deploymentOf }, { messageFormats }] = await Promise.all([
    import('../src/app/deployed/apply-event.ts'),
    import('../src/app/deployed/deployment.ts'),
    import('../src/report/message-formats.ts'),
  ]);
  const { env } = process;
  const result = await handleApplyEvent(event, deploymentOf(env, messageFormats(120)), {
    clock: () => new Date(),
    environment: env,
    signal,
    print: (text) => {
      logger.info('notified', { text });
    },
    listen: (event) => {
      if (event.kind === 'step-advanced') logger.info('step advanced', { ...event });
      if (event.kind === 'fault') logger.error('an internal error of Mayfly', { ...event });
    },
  });
  if (isClosed(result)) logger[result.whole ? 'info' : 'error'](result.message);
  return result;
}

function failed({ error }: { readonly error: unknown }): void {
  logger.error('the run failed', { error });
}

import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import errorLogger from '@middy/error-logger';
import type { SweepResult } from '../src/app/deployed/sweep.ts';
import type { Listener } from '../src/core/event.ts';

const logger = new Logger();

/**
 * The nightly sweep: plans all policies of the package and stores the plan in S3; notifies, or names the plans that the
 * machine `apply` is to carry out. MAYFLY_REGIONS names the regions, with commas, if mayfly.yml names none. It fails,
 * and so raises the alarm, if policies have errors or AWS cannot be reached at all.
 */
export const handler = middy<unknown, SweepResult>()
  .use(injectLambdaContext(logger))
  .use(errorLogger({ logger: failed }))
  .handler(async () => {
    // Loaded by the event, not by the start: a start without an event costs little.
    const [{ deploymentOf }, { sweep }, { messageFormats }] = await Promise.all([
      import('../src/app/deployed/deployment.ts'),
      import('../src/app/deployed/sweep.ts'),
      import('../src/report/message-formats.ts'),
    ]);
    const { env } = process;
    const regions = (env.MAYFLY_REGIONS ?? '').split(',').filter((name) => name !== '');
    const options = {
      ...deploymentOf(env, messageFormats(120)),
      policies: ['policies'],
      target: { regions, assume: [] },
    };
    const print = (text: string): void => {
      logger.info('notified', { text });
    };
    const listen: Listener = (event) => {
      if (event.kind === 'fault') logger.error('an internal error of Mayfly', { ...event });
    };
    const runtime = { clock: () => new Date(), environment: env, print, listen };
    const { value, diagnostics } = await sweep(options, runtime);
    for (const { at, code, message, remedy } of diagnostics)
      logger.warn(message, { code, remedy, at: `${at.file}:${at.line}:${at.column}` });
    if (value === undefined)
      throw new Error(`${diagnostics.length} faults in the policies or in mayfly.yml: nothing was planned`);
    if (value.acting === 'cannot') logger.error(value.message);
    logger.info('swept', { ...value });
    return value;
  });

function failed({ error }: { readonly error: unknown }): void {
  logger.error('the sweep failed', { error });
}

import * as z from 'zod';
import type { RequestedStep } from '../../core/action.ts';

/**
 * The option of actions that end an instance: whether a whole image of it is made before, so that it can be made again
 * as it was.
 */
export const imageOption = z
  .boolean()
  .default(false)
  .describe(
    'For ec2: stop it and make an image of it first, so that `mayfly restore` can bring back the whole instance, and not its volumes alone',
  );

const defaultKeepDays = 30;

/** Verbs that an image needs before the delete. */
export const imageVerbs: readonly string[] = ['stop', 'image'];

/**
 * Stops the instance, so that nothing is written any more, and makes an image of it. What follows waits for the last of
 * these.
 */
export function imageFirst(keepDays = defaultKeepDays): readonly RequestedStep[] {
  return [
    { verb: 'stop', options: {}, ifNeeded: true },
    { verb: 'image', options: { 'keep-days': keepDays }, waitsFor: [0] },
  ];
}

import * as z from 'zod';
import type { RequestedStep } from '../../core/action.ts';

/**
 * An option of the actions that delete an instance: create an image of the whole instance first, so that it can be
 * restored as it was.
 */
export const imageOption = z
  .boolean()
  .default(false)
  .describe(
    'For ec2: stop the instance and create an image of it first, so that `mayfly restore` can bring back ' +
      'the whole instance and not only its volumes',
  );

const defaultKeepDays = 30;

/** The verbs that creating an image needs before the delete. */
export const imageVerbs: readonly string[] = ['stop', 'image'];

/**
 * Stops the instance, so that nothing more is written, and creates an image of it. What follows waits for the image.
 */
export function imageFirst(keepDays = defaultKeepDays): readonly RequestedStep[] {
  return [
    { verb: 'stop', options: {}, ifNeeded: true },
    { verb: 'image', options: { 'keep-days': keepDays }, waitsFor: [0] },
  ];
}

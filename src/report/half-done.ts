import type { Ending } from '../core/receipt.ts';
import { plain } from './plain.ts';

/** `half done: delete of rds shop-1`: what a step of several writes had done when it ended. */
export function halfDone(verb: string, ending: Ending): string | undefined {
  if (ending.status !== 'failed' && ending.status !== 'refused') return undefined;
  const { parts = [] } = ending;
  if (parts.length === 0) return undefined;
  return `half done: ${plain(verb)} of ${parts.map(({ type, id }) => `${plain(type)} ${plain(id)}`).join(', ')}`;
}

import type { WayBack } from '../core/way-back.ts';

export interface WayBackStore {
  /** Remembers what a step has made as a way back. Repeated, it changes nothing. */
  putWayBack(wayBack: WayBack): Promise<void>;
  /** All of them, in no particular order. */
  waysBack(): Promise<readonly WayBack[]>;
}

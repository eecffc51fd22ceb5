import { type WayBack, wayBackKey } from '../../core/way-back.ts';
import type { WayBackStore } from '../ways-back.ts';
import type { Database } from './database.ts';

export function sqliteWaysBack(database: Database): WayBackStore {
  return {
    putWayBack: (wayBack) =>
      database.promise(() => {
        database.run(
          'insert into ways_back (key, body) values (?, ?) on conflict (key) do nothing',
          wayBackKey(wayBack),
          JSON.stringify(wayBack),
        );
      }),
    waysBack: () => database.promise(() => database.bodies<WayBack>('select body from ways_back')),
  };
}

import { type WayBack, wayBackKey } from '../../core/way-back.ts';
import type { WayBackStore } from '../ways-back.ts';
import { bodyOf, daysAfter } from './items.ts';
import type { Table } from './table.ts';

export function dynamoDbWaysBack(table: Table): WayBackStore {
  return {
    putWayBack: async (wayBack) => {
      const key = { pk: 'ways-back', sk: wayBackKey(wayBack) };
      // Long after its day, when it is free by whatever tells that it is ours.
      const item = { ...key, body: JSON.stringify(wayBack), expires: daysAfter(wayBack.until, 100) };
      await table.put(item, { expression: 'attribute_not_exists(#pk)' });
    },
    waysBack: async () => (await table.query('ways-back')).map(bodyOf<WayBack>),
  };
}

import { type WayBack, wayBackKey } from '../../core/way-back.ts';
import type { WayBackStore } from '../ways-back.ts';
import { bodyOf } from './items.ts';
import type { Table } from './table.ts';

export function dynamoDbWaysBack(table: Table): WayBackStore {
  return {
    putWayBack: async (wayBack) => {
      await table.put(
        { pk: 'ways-back', sk: wayBackKey(wayBack), body: JSON.stringify(wayBack) },
        { expression: 'attribute_not_exists(#pk)' },
      );
    },
    waysBack: async () => (await table.query('ways-back')).map(bodyOf<WayBack>),
  };
}

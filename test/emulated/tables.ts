import type { SeedCall } from './moto.ts';

/** A ledger's table, as docs/ledger.md says. */
export function ledgerTable(name: string): readonly SeedCall[] {
  const keys = ['pk', 'sk'] as const;
  return [
    {
      service: 'dynamodb',
      operation: 'create_table',
      parameters: {
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
      },
    },
    {
      service: 'dynamodb',
      operation: 'update_time_to_live',
      parameters: { TableName: name, TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' } },
    },
  ];
}

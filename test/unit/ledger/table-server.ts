import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';

/** DynamoDB in this process, in memory: conditional writes are atomic, as AWS's are. */
export interface TableServer {
  readonly endpoint: string;
  /** A call as DynamoDB's own protocol has it. Rejects with its words. */
  call(operation: string, input: object): Promise<Record<string, unknown>>;
  /** A table with the keys of a ledger, as docs/ledger.md says. */
  createLedger(TableName: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startTableServer(): Promise<TableServer> {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call: TableServer['call'] = async (operation, input) => {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20260101T000000Z',
        // It wants to see a signature, and does not check it.
        authorization:
          'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify(input),
    });
    if (!answer.ok) throw new Error(`${operation}: ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  return {
    endpoint,
    call,
    createLedger: async (TableName) => {
      const keys = ['pk', 'sk'] as const;
      await call('CreateTable', {
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
      });
      // A table is made a moment after its call has returned.
      for (let status: unknown; status !== 'ACTIVE'; )
        status = ((await call('DescribeTable', { TableName })).Table as { readonly TableStatus: unknown }).TableStatus;
    },
    stop: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => {
          if (error) reject(error);
          else resolve();
        });
      }),
  };
}

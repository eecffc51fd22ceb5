import type { Protocol } from './call.ts';

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

/** An error as AWS words it in the protocol of the call: the SDK must read code and message from it. */
export function awsError(protocol: Protocol, status: number, code: string, message: string): Reply {
  switch (protocol) {
    case 'ec2':
      return xml(
        status,
        `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>proxy</RequestID></Response>`,
      );
    case 'query':
      return xml(
        status,
        `<ErrorResponse><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>proxy</RequestId></ErrorResponse>`,
      );
    case 'rest':
      return xml(
        status,
        `<Error><Code>${code}</Code><Message>${message}</Message><RequestId>proxy</RequestId></Error>`,
      );
    case 'json':
      return {
        status,
        type: 'application/x-amz-json-1.1',
        body: Buffer.from(JSON.stringify({ __type: code, message })),
      };
  }
}

function xml(status: number, body: string): Reply {
  return { status, type: 'text/xml', body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`) };
}

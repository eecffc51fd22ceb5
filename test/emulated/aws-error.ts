import { ec2Error, queryError, xml } from '../xml.ts';
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
      return inXml(status, ec2Error(code, message));
    case 'query':
      return inXml(status, queryError(status < 500 ? 'Sender' : 'Receiver', code, message));
    case 'rest':
      return inXml(status, xml({ Error: { Code: code, Message: message, RequestId: '1' } }));
    case 'json':
      return {
        status,
        type: 'application/x-amz-json-1.1',
        body: Buffer.from(JSON.stringify({ __type: code, message })),
      };
  }
}

function inXml(status: number, body: string): Reply {
  return { status, type: 'text/xml', body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`) };
}

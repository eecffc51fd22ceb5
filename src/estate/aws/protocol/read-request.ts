import { NotPermitted } from '../../../core/permit.ts';
import type { Service } from '../service.ts';
import { type Destination, located } from './destination.ts';
import { readForm } from './form.ts';
import { readJsonRpc } from './json.ts';
import type { ProtocolName, ReadableEntry, ReadRequest } from './protocol.ts';
import { type OutgoingRequest, Unreadable } from './request.ts';
import { readRestJson } from './rest-json.ts';
import { readRestXml } from './rest-xml.ts';

/** The protocols whose requests can be read. A client with another protocol is refused. */
const readers: Readonly<Record<ProtocolName, ReadRequest>> = {
  awsQuery: readForm,
  ec2Query: readForm,
  awsJson1_0: readJsonRpc,
  awsJson1_1: readJsonRpc,
  restJson1: readRestJson,
  restXml: readRestXml,
};

/**
 * The values that a request has for each member of its entry. They are read from the request itself, which nothing
 * changes afterwards. Rejects a request to another destination, another operation, and one that cannot be read with
 * certainty.
 */
export function readRequest(
  request: OutgoingRequest,
  entry: ReadableEntry,
  destination: Destination & { readonly service: Service },
): ReadonlyMap<string, readonly string[]> {
  try {
    const { protocol } = destination.service;
    const content = readers[protocol.name](located(request, destination), entry, protocol);
    if (content.operation !== entry.operation)
      throw new NotPermitted(`${entry.operation} would be sent as ${content.operation}`);
    return new Map(
      entry.members.map((member) => [member, content.valuesAt(member).map((value) => text(value, member))]),
    );
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new NotPermitted(`${entry.operation} is not sent: ${error.message}`, { cause: error });
  }
}

function text(value: unknown, member: string): string {
  if (typeof value === 'string') return value;
  throw new Unreadable(`${member} is not a text`);
}

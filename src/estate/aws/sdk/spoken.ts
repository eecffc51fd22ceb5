import type { Service } from '../service.ts';
import type { SdkClient } from './client-factory.ts';

/**
 * Rejects a client that speaks otherwise than its service's table says: the write check reads requests by the table, so
 * after an update of the SDK that changes a protocol no call is made until the check can read it.
 */
export function assertSpoken({ name, client, protocol }: Service, { config }: SdkClient): void {
  const shape = config.protocol.getShapeId();
  if (shape.slice(shape.indexOf('#') + 1) !== protocol.name)
    throw new TypeError(`${client} speaks ${shape}, and the table of ${name} says ${protocol.name}`);
  const target = config.protocolSettings?.serviceTarget;
  if ('target' in protocol && target !== protocol.target)
    throw new TypeError(`${client} calls ${String(target)}, and the table of ${name} says ${protocol.target}`);
}

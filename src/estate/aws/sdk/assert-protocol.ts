import type { Service } from '../service.ts';
import type { SdkClient } from './client-factory.ts';

/**
 * Rejects a client whose protocol differs from its service's table. The write check reads requests by the table. So if
 * an update of the SDK changes a protocol, no call is made until the check can read it.
 */
export function assertProtocol({ name, client, protocol }: Service, { config }: SdkClient): void {
  const shape = config.protocol.getShapeId();
  if (shape.slice(shape.indexOf('#') + 1) !== protocol.name)
    throw new TypeError(`${client} speaks ${shape}, but the table of ${name} says ${protocol.name}`);
  const target = config.protocolSettings?.serviceTarget;
  if ('target' in protocol && target !== protocol.target)
    throw new TypeError(`${client} calls ${String(target)}, but the table of ${name} says ${protocol.target}`);
}

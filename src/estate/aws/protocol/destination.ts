import type { Place } from '../../../core/resource.ts';
import type { Service } from '../service.ts';
import { header, type OutgoingRequest, Unreadable } from './request.ts';

/** Where a request must go. */
export interface Destination {
  readonly service: Pick<Service, 'endpoint' | 'region' | 'hasBucketHosts'>;
  readonly place: Place;
  /** The address that is used instead of AWS. */
  readonly endpoint?: string | undefined;
  /** Set for resources whose names are the same in all regions. */
  readonly anyRegion?: boolean;
}

/**
 * The request with a path that is relative to the endpoint, and that begins with the bucket if the host named one. So a
 * path means the same for every host.
 * @throws Unreadable if the request is signed for another service or region, or goes to another host.
 */
export function located(request: OutgoingRequest, destination: Destination): OutgoingRequest {
  assertSigned(request, destination);
  assertHost(request);
  const { bucket, path } =
    destination.endpoint === undefined ? atAws(request, destination) : atEndpoint(request, destination);
  return { ...request, path: bucket === undefined ? path : `/${bucket}${path}` };
}

/** AWS accepts a request only in the region and service for which it is signed. */
function assertSigned(request: OutgoingRequest, destination: Destination): void {
  const scope = /^AWS4-HMAC-SHA256 Credential=[^/,\s]+\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request,/;
  const [, region, service] = scope.exec(header(request, 'authorization') ?? '') ?? [];
  if (service !== destination.service.endpoint)
    throw new Unreadable(`it is signed for ${service ?? 'no service'}, not for ${destination.service.endpoint}`);
  if (!destination.anyRegion && region !== regionOf(destination))
    throw new Unreadable(`it is signed for ${region ?? 'no region'}, not for ${regionOf(destination)}`);
}

/** S3 finds the bucket by the header, not by the address. */
function assertHost(request: OutgoingRequest): void {
  const { hostname, port } = request;
  for (const name of ['host', ':authority']) {
    const host = header(request, name);
    if (host !== undefined && host !== hostname && host !== `${hostname}:${port ?? 443}`)
      throw new Unreadable(`it goes to ${hostname}, and its header ${name} says ${host}`);
  }
}

interface Located {
  readonly bucket: string | undefined;
  readonly path: string;
}

function atEndpoint({ hostname, path }: OutgoingRequest, { service, endpoint = '' }: Destination): Located {
  const { hostname: base, pathname } = new URL(endpoint);
  const prefix = pathname.replace(/\/$/, '');
  const bucket =
    service.hasBucketHosts && hostname.endsWith(`.${base}`) ? hostname.slice(0, -base.length - 1) : undefined;
  if ((hostname !== base && bucket === undefined) || !path.startsWith(`${prefix}/`))
    throw new Unreadable(`it goes to ${hostname}${path}, not to ${endpoint}`);
  return { bucket, path: path.slice(prefix.length) };
}

/** AWS's own domains. Source: https://docs.aws.amazon.com/general/latest/gr/rande.html */
const domain = /\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|api\.aws|api\.amazonwebservices\.com\.cn)$/;

function atAws({ hostname, path }: OutgoingRequest, destination: Destination): Located {
  const { service, place } = destination;
  if (!domain.test(hostname))
    throw new Unreadable(
      `it goes to ${hostname}, which is not an address of AWS. If it should, use \`--endpoint-url\``,
    );
  const name = hostname.replace(domain, '');
  if (service.hasBucketHosts) {
    const [whole, bucket, region] = /^(?:(.+)\.)?s3(?:-fips)?(?:\.dualstack)?\.([a-z0-9-]+)$/.exec(name) ?? [];
    if (whole === undefined || (!destination.anyRegion && region !== regionOf(destination)))
      throw new Unreadable(`it goes to ${hostname}, which is not the address of a bucket in ${regionOf(destination)}`);
    return { bucket, path };
  }
  const labels = name.split('.');
  const account = labels.find((label) => /^\d{12}$/.test(label));
  if (account !== undefined && account !== place.account)
    throw new Unreadable(`it goes to account ${account}, not to ${place.account}`);
  if (service.region === undefined && !labels.includes(place.region))
    throw new Unreadable(`it goes to ${hostname}, which is not in ${place.region}`);
  return { bucket: undefined, path };
}

function regionOf({ service, place }: Destination): string {
  return service.region ?? place.region;
}

import { isEqual, isRange, isRanges, RANGE, RANGES, type Range, type Ranges } from './python-value.ts';

/**
 * Reads an IPv4 network (`10.0.0.0/8`), an IPv4 or IPv6 address, or a list of them.
 * @returns null for everything else: host bits after the prefix, leading zeros, an IPv6 network (Custodian reads only
 * IPv4 networks), other values. Source: Python's ipaddress, strict, as Custodian's `parse_cidr` calls it.
 */
export function readCidr(value: unknown): Range | Ranges | null {
  if (Array.isArray(value)) return { brand: RANGES, of: value.map((item) => oneCidr(item)) };
  if (value instanceof Set) return { brand: RANGES, of: [...value].map((item) => oneCidr(item)) };
  return oneCidr(value);
}

/**
 * Whether `inner` is in `outer`. False where `inner` is not a range; undefined where `outer` cannot contain anything
 * (an address, null).
 */
export function isWithin(inner: unknown, outer: unknown): boolean | undefined {
  if (isRanges(outer))
    return outer.of.some(
      (range) => range?.bits === 32 && (range.kind === 'network' ? isWithin(inner, range) : isEqual(inner, range)),
    );
  if (!isRange(outer) || outer.kind === 'address') return undefined;
  if (!isRange(inner) || inner.bits !== outer.bits) return false;
  return inner.prefix >= outer.prefix && inner.first >= outer.first && inner.first <= last(outer);
}

/** The last address of a range. */
export function last({ first, bits, prefix }: Range): bigint {
  return first + (1n << BigInt(bits - prefix)) - 1n;
}

function oneCidr(value: unknown): Range | null {
  if (typeof value !== 'string') return null;
  return value.includes('/') ? network(value) : address(value);
}

function network(text: string): Range | null {
  const [start = '', mask = '', ...more] = text.split('/');
  const first = ipv4(start);
  const prefix = prefixLength(mask);
  if (first === undefined || prefix === undefined || more.length > 0) return null;
  const hostBits = first & ((1n << BigInt(32 - prefix)) - 1n);
  return hostBits === 0n ? { brand: RANGE, kind: 'network', bits: 32, first, prefix } : null;
}

function address(text: string): Range | null {
  const v4 = ipv4(text);
  if (v4 !== undefined) return { brand: RANGE, kind: 'address', bits: 32, first: v4, prefix: 32 };
  const [start = '', scope, ...more] = text.split('%');
  const v6 = scope === '' || more.length > 0 ? undefined : ipv6(start);
  return v6 === undefined
    ? null
    : { brand: RANGE, kind: 'address', bits: 128, first: v6, prefix: 128, ...(scope !== undefined && { scope }) };
}

/** `24`, `255.255.255.0`, or a host mask `0.0.0.255`. */
function prefixLength(mask: string): number | undefined {
  if (/^\d+$/.test(mask)) return Number(mask) <= 32 ? Number(mask) : undefined;
  const bits = ipv4(mask);
  if (bits === undefined) return undefined;
  const all = (1n << 32n) - 1n;
  return onesThenZeros(bits) ?? onesThenZeros(all ^ bits);
}

function onesThenZeros(bits: bigint): number | undefined {
  const ones = bits.toString(2).padStart(32, '0').indexOf('0');
  const prefix = ones === -1 ? 32 : ones;
  return bits === ((1n << BigInt(prefix)) - 1n) << BigInt(32 - prefix) ? prefix : undefined;
}

function ipv4(text: string): bigint | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => /^(?:0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255))
    return undefined;
  return octets.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
}

function ipv6(text: string): bigint | undefined {
  const dotted = /^(?<head>.*:)(?<v4>[^:]*\..*)$/.exec(text)?.groups;
  if (dotted) {
    const v4 = ipv4(dotted.v4 ?? '');
    if (v4 === undefined) return undefined;
    return ipv6(`${dotted.head}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`);
  }
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

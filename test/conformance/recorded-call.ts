/** One API call that Custodian made, and AWS's answer. */
export interface RecordedCall {
  readonly service: string;
  readonly op: string;
  readonly params: unknown;
  readonly status: number;
  readonly response: unknown;
}

/**
 * The notation of the recordings as our values: dates as ISO 8601 in UTC, bytes as base64. Members that are null are
 * left out: the SDK gives none.
 */
export function decoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decoded);
  if (typeof value !== 'object' || value === null) return value;
  if ('$date' in value) return new Date(String(value.$date)).toISOString();
  if ('$bytes' in value) return value.$bytes;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === null ? [] : [[name, decoded(member)]])),
  );
}

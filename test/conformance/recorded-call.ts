/** An API call of Custodian's, with AWS's answer. */
export interface RecordedCall {
  readonly service: string;
  readonly op: string;
  readonly params: unknown;
  readonly status: number;
  readonly response: unknown;
}

/**
 * Converts the notation of the recordings: dates become ISO 8601 in UTC, bytes base64. Members that are null are left
 * out, as in the SDK.
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

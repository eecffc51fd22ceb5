/**
 * AWS's current time, to the second, from the Date header of any answer; undefined without an answer. The request is
 * not signed, so it works even if the local clock is wrong.
 * @param endpoint instead of AWS: the emulator.
 */
export async function clockOfAws(region: string, endpoint: string | undefined): Promise<Date | undefined> {
  const address =
    endpoint ?? `https://sts.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}/`;
  try {
    const { headers } = await fetch(address, {
      method: 'GET',
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    });
    const date = new Date(headers.get('date') ?? '');
    return Number.isNaN(date.getTime()) ? undefined : date;
  } catch {
    // Without an answer the time is not known.
    return undefined;
  }
}

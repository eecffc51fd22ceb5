/**
 * What time AWS thinks it is, to the second: the Date of whatever it answers; undefined where no answer came. Nothing
 * is signed, so a clock that is wrong does not stand in the way.
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
    // No answer is the answer.
    return undefined;
  }
}

import { expect, test } from '@jest/globals';
import { pace } from '../../../../../src/estate/aws/sdk/pace.ts';

test('two a second: the first goes at once, the others half a second apart, however they come', async () => {
  let now = 1000;
  const waits: number[] = [];
  const turn = pace(
    2,
    () => now,
    (milliseconds) => Promise.resolve(waits.push(milliseconds)),
  );
  await Promise.all([turn(), turn(), turn()]);
  expect(waits).toEqual([500, 1000]);
  now = 2600;
  await turn();
  expect(waits).toEqual([500, 1000]);
  now = 2700;
  await turn();
  expect(waits).toEqual([500, 1000, 400]);
});

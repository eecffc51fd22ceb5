import * as fc from 'fast-check';
import { bigFiles } from '../test/fuzz/big-files.ts';
import { linearPatterns, steepPatterns } from '../test/fuzz/costly-patterns.ts';
import { hostileRaw, hostileTags, somePolicy } from '../test/fuzz/hostile.ts';
import { resourceWith, resultsFor, validated } from '../test/fuzz/policies.ts';

/**
 * `npm run bench:hostile`: how many seconds of CPU the files and patterns take that are made to take long, and random
 * policies. The tests count what they read; how long it takes depends on the machine.
 */
let longest = 0;
for (const { name, text } of bigFiles) print(name, () => validated(text));
for (const pattern of [...linearPatterns.map(([linear]) => linear), ...steepPatterns]) {
  const { policies } = validated(
    JSON.stringify({
      policies: [
        { name: 'a', resource: 'ec2', filters: [{ type: 'value', key: 'tag:x', op: 'regex', value: pattern }] },
      ],
    }),
  );
  const resource = resourceWith({ x: `${'a'.repeat(20_000)}!` });
  print(`\`${pattern}\` on 20,000 characters`, () => resultsFor(policies, resource));
}
const random = fc.sample(fc.tuple(somePolicy, hostileTags, hostileRaw), { numRuns: 1000, seed: 1 });
print('1,000 random policies, each on a random resource', () => {
  for (const [policy, tags, raw] of random)
    resultsFor(validated(JSON.stringify({ policies: [policy] })).policies, resourceWith(tags, raw));
});
console.log(`longest ${longest.toFixed(2)} s`);

function print(name: string, work: () => unknown): void {
  const before = process.cpuUsage().user;
  work();
  const seconds = (process.cpuUsage().user - before) / 1e6;
  longest = Math.max(longest, seconds);
  console.log(`${seconds.toFixed(2)} s ${name}`);
}

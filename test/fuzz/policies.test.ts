import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { hostileJson, hostileRaw, hostileTags, somePolicy } from './hostile.ts';
import { judged, resourceWith, secondsOf, validated } from './policies.ts';

const soon = 5;

/** Every fault stands in the file, and says what is wrong and what to do. */
function expectWorded(text: string, { diagnostics, told }: ReturnType<typeof validated>): void {
  const lines = text.split(/\r\n|\r|\n/).length;
  for (const { code, at, message, remedy } of diagnostics) {
    expect(code).toMatch(/^(yaml|policy)\/[a-z-]+$/);
    expect(at).toMatchObject({ file: 'hostile.yml', line: expect.any(Number), column: expect.any(Number) });
    expect(at.line).toBeGreaterThanOrEqual(1);
    expect(at.line).toBeLessThanOrEqual(lines);
    expect(at.column).toBeGreaterThanOrEqual(1);
    expect(message).not.toMatch(/^$|undefined|\[object /);
    expect(remedy).not.toMatch(/^$|undefined|\[object /);
    expect(told).toContain(`hostile.yml:${at.line}:${at.column}`);
  }
}

test('any policy is refused with words, or answers true, false or unknown for any resource', () => {
  let answered = 0;
  fc.assert(
    fc.property(somePolicy, hostileTags, hostileRaw, (policy, tags, raw) => {
      const text = JSON.stringify({ policies: [policy] });
      const seconds = secondsOf(() => {
        const read = validated(text);
        expectWorded(text, read);
        if (read.policies.length === 0) expect(read.diagnostics).not.toEqual([]);
        for (const { truth, explained } of judged(read.policies, resourceWith(tags, raw))) {
          expect([true, false, 'unknown']).toContain(truth);
          expect(explained?.result).toBe(truth);
          answered += 1;
        }
      });
      expect(seconds).toBeLessThan(soon);
    }),
    { numRuns: 1500 },
  );
  // A generator of nothing but faults would prove nothing about the filters.
  expect(answered).toBeGreaterThan(150);
});

test('any JSON in the place of policies, of a policy, or of the file is refused with words', () => {
  fc.assert(
    fc.property(hostileJson, fc.constantFrom('file', 'policies', 'policy'), (value, place) => {
      const text = JSON.stringify(place === 'file' ? value : { policies: place === 'policies' ? value : [value] });
      const read = validated(text);
      expectWorded(text, read);
      if (!(place === 'policies' && Array.isArray(value) && value.length === 0))
        expect(read.diagnostics).not.toEqual([]);
      expect(read.policies).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test('keys of JavaScript’s own are keys like any other, and change nothing outside', () => {
  const text = `{"policies": [{"name": "a", "resource": "ec2", "__proto__": {"x": 1}, "filters": [{"__proto__": "absent"}, {"type": "constructor"}, {"constructor": {"prototype": {"x": 1}}}, {"tag:__proto__": "absent"}]}]}`;
  const read = validated(text);
  expect(read.diagnostics.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['policy/unknown-key', 'policy/unknown-filter', 'policy/bad-filter']),
  );
  expect(({} as { x?: unknown }).x).toBeUndefined();
  expect(({} as { absent?: unknown }).absent).toBeUndefined();
});

import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { cases } from '../cases.ts';
import { counted } from './counted.ts';
import { hostileJson, hostileRaw, hostileTags, somePolicy } from './hostile.ts';
import { resourceWith, resultsFor, validated } from './policies.ts';

/** Every fault has a position in the file, a message and a remedy. */
function expectWorded(text: string, { diagnostics, printed }: ReturnType<typeof validated>): void {
  const lines = text.split(/\r\n|\r|\n/).length;
  expect(diagnostics.length).toBeLessThanOrEqual(text.length);
  for (const { code, at, message, remedy } of diagnostics) {
    expect(code).toMatch(/^(yaml|policy)\/[a-z-]+$/);
    expect(at).toMatchObject({ file: 'hostile.yml', line: expect.any(Number), column: expect.any(Number) });
    expect(at.line).toBeGreaterThanOrEqual(1);
    expect(at.line).toBeLessThanOrEqual(lines);
    expect(at.column).toBeGreaterThanOrEqual(1);
    expect(message).not.toMatch(/^$|undefined|\[object /);
    expect(remedy).not.toMatch(/^$|undefined|\[object /);
    expect(printed).toContain(`hostile.yml:${at.line}:${at.column}`);
  }
}

/** How long it takes, `npm run bench:hostile` says: here counts how often the resource is read. */
test('any policy is refused with a message, or answers true, false or unknown for any resource', () => {
  let answered = 0;
  fc.assert(
    fc.property(somePolicy, hostileTags, hostileRaw, (policy, tags, raw) => {
      const text = JSON.stringify({ policies: [policy] });
      const read = validated(text);
      expectWorded(text, read);
      if (read.policies.length === 0) expect(read.diagnostics).not.toEqual([]);
      const resource = resourceWith(tags, raw);
      const { value, reads } = counted(resource.raw);
      for (const { truth, explained } of resultsFor(read.policies, { ...resource, raw: value })) {
        expect([true, false, 'unknown']).toContain(truth);
        expect(explained?.result).toBe(truth);
        answered += 1;
      }
      expect(reads()).toBeLessThanOrEqual(text.length + JSON.stringify(resource.raw).length);
    }),
    { numRuns: cases(1500) },
  );
  // A generator that only makes faults would prove nothing about the filters.
  expect(answered).toBeGreaterThan(cases(1500) / 10);
});

test('any JSON in place of the policies, a policy, or the file is refused with a message', () => {
  fc.assert(
    fc.property(hostileJson, fc.constantFrom('file', 'policies', 'policy'), (value, place) => {
      const text = JSON.stringify(place === 'file' ? value : { policies: place === 'policies' ? value : [value] });
      const read = validated(text);
      expectWorded(text, read);
      if (!(place === 'policies' && Array.isArray(value) && value.length === 0))
        expect(read.diagnostics).not.toEqual([]);
      expect(read.policies).toEqual([]);
    }),
    { numRuns: cases(1000) },
  );
});

test('property names of JavaScript itself are keys like any other, and change nothing outside', () => {
  const filters = [
    '{"__proto__": "absent"}',
    '{"type": "constructor"}',
    '{"constructor": {"prototype": {"x": 1}}}',
    '{"tag:__proto__": "absent"}',
  ].join(', ');
  const text = `{"policies": [{"name": "a", "resource": "ec2", "__proto__": {"x": 1}, "filters": [${filters}]}]}`;
  const read = validated(text);
  expect(read.diagnostics.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['policy/unknown-key', 'policy/unknown-filter', 'policy/bad-filter']),
  );
  expect(({} as { x?: unknown }).x).toBeUndefined();
  expect(({} as { absent?: unknown }).absent).toBeUndefined();
});

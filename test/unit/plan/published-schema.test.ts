import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { planSchema } from '../../../src/plan/published-schema.ts';

const published = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../schemas/plan.schema.json'), 'utf8'),
) as object;

test('the published schema of plans is current: `npm run schemas` writes it', () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(planSchema())));
});

test('every definition that it refers to is there', () => {
  const refs = [...JSON.stringify(published).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map(([, name]) => name);
  const { $defs } = published as { $defs: object };
  expect(refs.length).toBeGreaterThan(0);
  expect([...new Set(refs)].filter((name) => name === undefined || !Object.hasOwn($defs, name))).toEqual([]);
  expect(Object.keys($defs)).toEqual(expect.arrayContaining(['findings', 'steps', 'refusals', 'gaps']));
});

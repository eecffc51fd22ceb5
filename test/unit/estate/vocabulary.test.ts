import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { types } from '../../../src/estate/vocabulary.ts';

test('every related type is a known type, and every verb has IAM actions and comes after known verbs', () => {
  const names = new Set(types.map(({ name }) => name));
  for (const type of types) {
    for (const parent of type.parents ?? [])
      expect([type.name, parent, names.has(parent)]).toEqual([type.name, parent, true]);
    for (const [name, verb] of Object.entries(type.verbs)) {
      expect([type.name, name, verb.iam.length > 0]).toEqual([type.name, name, true]);
      for (const earlier of verb.after ?? [])
        expect([type.name, name, Object.keys(type.verbs)]).toEqual([
          type.name,
          name,
          expect.arrayContaining([earlier]),
        ]);
    }
  }
});

test.each(['resources', 'evidence'])('each file of %s has a test file of its name', (folder) => {
  // `ebs.query.ts` and its like are parts of `ebs.ts`.
  const names = readdirSync(`src/estate/${folder}`).filter((name) => /^[^.]+\.ts$/.test(name));
  expect(names.length).toBeGreaterThan(10);
  const missing = names.filter((name) => !existsSync(`test/unit/estate/${folder}/${name.replace('.ts', '.test.ts')}`));
  expect(missing).toEqual([]);
});

test('each resource type has a file of its name', () => {
  expect(types.map(({ name }) => name).filter((name) => !existsSync(`src/estate/resources/${name}.ts`))).toEqual([]);
});

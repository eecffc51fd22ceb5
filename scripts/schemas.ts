/**
 * `npm run schemas`: writes the published JSON schemas and docs/configuration.md from the code. Tests check that they
 * are current.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { testFileJsonSchema } from '../src/app/policy-tests/schema.ts';
import { configJsonSchema, configPage } from '../src/config/reference.ts';
import { planSchema } from '../src/plan/published-schema.ts';

const root = new URL('..', import.meta.url);
mkdirSync(new URL('schemas/', root), { recursive: true });
mkdirSync(new URL('docs/', root), { recursive: true });
writeFileSync(new URL('schemas/plan.schema.json', root), `${JSON.stringify(planSchema(), undefined, 2)}\n`);
writeFileSync(new URL('schemas/mayfly.schema.json', root), `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`);
writeFileSync(
  new URL('schemas/policy-tests.schema.json', root),
  `${JSON.stringify(testFileJsonSchema(), undefined, 2)}\n`,
);
writeFileSync(new URL('docs/configuration.md', root), configPage());

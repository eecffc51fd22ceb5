/** `npm run reference`: writes the reference pages from the code. A test checks that they are current. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { referencePages } from './reference/pages.ts';

const root = new URL('..', import.meta.url);
mkdirSync(new URL('docs/reference/', root), { recursive: true });
for (const [path, text] of referencePages()) writeFileSync(new URL(path, root), text);

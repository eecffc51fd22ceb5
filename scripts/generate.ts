/**
 * `npm run generate`: writes the lists that are made from folders: the SDK commands of each service's table, the
 * services, the vocabulary of policies, the commands, the formats, and what the nightly sweep may read. A test checks
 * that they are current.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { generatedFiles, staleFiles } from './generate/files.ts';

const root = new URL('..', import.meta.url);
const files = await generatedFiles();
for (const path of staleFiles([...files.keys()])) rmSync(new URL(path, root));
for (const [path, text] of files) writeFileSync(new URL(path, root), text);

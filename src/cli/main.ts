#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { limitHeap } from './limit-heap.ts';

// Node stores what it has compiled, so that the next start is faster: in a folder of this user alone, because what is
// in it runs. NODE_COMPILE_CACHE names another folder. If neither can be written, Node compiles at each start.
enableCompileCache(join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'mayfly'));
const { runCommandLine } = await import('./command-line.ts');

limitHeap();
// Whoever reads our output may stop, as `head` does: that is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
await runCommandLine(process.argv.slice(2), process);

#!/usr/bin/env node
import { runCommandLine } from './command-line.ts';
import { limitHeap } from './limit-heap.ts';

limitHeap();
// Whoever reads our output may stop, as `head` does: that is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
await runCommandLine(process.argv.slice(2), process);

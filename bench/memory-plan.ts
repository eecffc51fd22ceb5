import { readFileSync } from 'node:fs';
import { makePlan } from '../src/app/make-plan.ts';
import { writePlanFolder } from '../src/app/plan-folder.ts';
import { loadSetup } from '../src/app/setup.ts';
import { limitHeap } from '../src/cli/limit-heap.ts';
import { loadPolicies } from '../src/policy/load/load.ts';
import { memoryEstate, now } from './memory-estate.ts';

/**
 * The measured side of `npm run bench:memory`, in its own process: `POLICIES FOLDER`; plans as `mayfly plan` does, and
 * prints the totals, the time and the memory as JSON.
 */
const [policiesPath = '', folder = ''] = process.argv.slice(2);
limitHeap();
const setup = await loadSetup(undefined, {});
const { policies, diagnostics } = loadPolicies(
  [{ path: policiesPath, text: readFileSync(policiesPath, 'utf8') }],
  setup.vocabulary,
  setup.settings,
);
if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));

const began = performance.now();
const plan = await makePlan(policies, {
  setup,
  connected: { connection: memoryEstate(), now, isRecording: true },
  runtime: {},
});
await writePlanFolder(folder, plan);
const { totals } = plan.header;
const seconds = (performance.now() - began) / 1000;
const peakKilobytes = process.resourceUsage().maxRSS;
process.stdout.write(`${JSON.stringify({ totals, seconds, peakKilobytes })}\n`);

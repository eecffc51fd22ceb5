import { random } from './test/mutation/seed.mjs';

process.stdout.write(`Properties have seed ${random.seed}, and ${random.numRuns} cases each.\n`);

/**
 * Mutation testing of the guard and its permits (`npm run mutation`): every line of them is broken in turn, and their
 * own tests have to notice. A mutant that cannot be noticed is argued in a comment beside the line.
 *
 * Of one part alone: `npm run mutation -- --mutate src/guard/issue.ts`.
 */
export default {
  packageManager: 'npm',
  testRunner: 'jest',
  // Jest runs ES modules only with this; the runner starts Node itself.
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { projectType: 'custom', configFile: 'test/mutation/jest.config.mjs', enableFindRelatedTests: false },
  plugins: ['@stryker-mutator/jest-runner'],
  coverageAnalysis: 'perTest',
  mutate: ['src/guard/*.ts', 'src/core/permit*.ts'],
  // A busy machine must not make a mutant look killed by slowness; what loops for ever is caught by a limit of turns,
  // far sooner.
  concurrency: 2,
  timeoutMS: 60000,
  // Modules that Jest loaded anew for each mutant are never let go.
  maxTestRunnerReuse: 60,
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, allowEmojis: false, reportTests: false },
  thresholds: { high: 100, low: 100, break: 100 },
  ignorePatterns: [
    '.venv*',
    '.mayfly',
    'out',
    'reports',
    'dist',
    '.serverless',
    'examples',
    'docs',
    'bench',
    'test/conformance',
    'test/golden',
    'test/emulated',
    'test/laws',
    'test/fuzz',
  ],
};

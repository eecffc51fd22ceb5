/**
 * Mutation testing of the guard (`npm run mutation`): every line of it is broken in turn, and its own tests have to
 * notice. A mutant that cannot be noticed is argued in a comment beside the line.
 */
export default {
  packageManager: 'npm',
  testRunner: 'jest',
  // Jest runs ES modules only with this; the runner starts Node itself.
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { projectType: 'custom', configFile: 'test/mutation/jest.config.mjs', enableFindRelatedTests: false },
  plugins: ['@stryker-mutator/jest-runner'],
  coverageAnalysis: 'perTest',
  mutate: ['src/guard/*.ts'],
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

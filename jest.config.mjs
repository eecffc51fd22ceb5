import { availableParallelism } from 'node:os';

const common = {
  rootDir: '.',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/transform.mjs' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/out', '<rootDir>/.serverless', '<rootDir>/.stryker-tmp'],
};

/** Only `npm run nightly` runs them: they take too long for each change. */
const nightly = [
  '<rootDir>/test/emulated/compare.test.ts',
  '<rootDir>/test/emulated/package.test.ts',
  '<rootDir>/test/unit/scripts/new.tree.test.ts',
];
const isNightly = process.env.MAYFLY_TEST_THOROUGH !== undefined;
const ignored = ['/node_modules/', ...(isNightly ? [] : nightly)];

/**
 * `plain` needs nothing but Node (`npm run test:unit`); `emulated` needs Python, and installs its AWS emulator into
 * `.venv` first.
 */
export default {
  // A busy machine is no reason to fail, and what hangs ends all the same.
  testTimeout: 300_000,
  // Of the tests of a file that run at once: what they start is used again by the next.
  maxConcurrency: 2,
  // Each worker has an emulator of its own.
  maxWorkers: Math.min(availableParallelism(), 4),
  projects: [
    {
      ...common,
      displayName: 'plain',
      testMatch: ['<rootDir>/test/{unit,laws,golden,conformance,fuzz}/**/*.test.ts'],
      testPathIgnorePatterns: ignored,
    },
    {
      ...common,
      displayName: 'emulated',
      testMatch: ['<rootDir>/test/emulated/**/*.test.ts'],
      testPathIgnorePatterns: ignored,
      globalSetup: '<rootDir>/test/emulated/global-setup.ts',
      globalTeardown: '<rootDir>/test/emulated/global-teardown.ts',
    },
  ],
};

const common = {
  rootDir: '.',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/transform.mjs' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.serverless', '<rootDir>/.stryker-tmp'],
};

/**
 * `plain` needs nothing but Node (`npm run test:unit`); `emulated` needs Python, and installs its AWS emulator into
 * `.venv` first.
 */
export default {
  // Several tests start processes; a busy machine of two cores is no reason to fail.
  testTimeout: 60_000,
  maxWorkers: 2,
  projects: [
    { ...common, displayName: 'plain', testMatch: ['<rootDir>/test/{unit,laws,golden,conformance,fuzz}/**/*.test.ts'] },
    {
      ...common,
      displayName: 'emulated',
      testMatch: ['<rootDir>/test/emulated/**/*.test.ts'],
      globalSetup: '<rootDir>/test/emulated/global-setup.ts',
    },
  ],
};

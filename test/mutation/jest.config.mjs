/** What mutation testing runs (`npm run mutation`): the tests of the guard alone. */
export default {
  rootDir: '../..',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/transform.mjs' },
  setupFiles: ['<rootDir>/test/mutation/seed.mjs'],
  testMatch: ['<rootDir>/test/mutation/guard.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.serverless', '<rootDir>/.stryker-tmp'],
};

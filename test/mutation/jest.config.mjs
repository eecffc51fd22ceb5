/** The tests that mutation testing runs (`npm run mutation`): those of the guard alone. What loads all of Mayfly, or AWS's own lists, would take a second for each mutant. */
export default {
  rootDir: '../..',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/transform.mjs' },
  testMatch: ['<rootDir>/test/unit/guard/**/*.test.ts'],
  testPathIgnorePatterns: ['network.test.ts', 'tagless.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.serverless', '<rootDir>/.stryker-tmp'],
};

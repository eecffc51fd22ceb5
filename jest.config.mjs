/** Unit, law, conformance and golden tests need nothing but Node; `test/emulated` needs the AWS emulator (see test/emulated/README.md). */
export default {
  rootDir: '.',
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/transform.mjs' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.serverless'],
  testTimeout: 20_000,
};

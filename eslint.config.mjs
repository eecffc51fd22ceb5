import tseslint from 'typescript-eslint';

const pure =
  'This room is pure: the same input gives the same bytes. ' +
  'Time, randomness, environment and what is read are parameters.';

/**
 * For a few files the editor's way, which loads what they import; for all files at once one program, which takes a
 * fifth less of the processor. `npm test` sets it.
 */
const program = process.env.MAYFLY_LINT_ALL === undefined ? { projectService: true } : { project: './tsconfig.json' };

/** What needs types: floating promises, unsafe any, exhaustive switches. Biome does the rest. */
export default tseslint.config(
  {
    ignores: [
      'node_modules',
      'dist',
      'out',
      '.serverless',
      '.venv',
      '.venv-c7n',
      '**/*.mjs',
      '**/*.cjs',
      '**/*.generated.ts',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { ...program, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'always' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // There are no enums: `erasableSyntaxOnly` forbids them.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      // A text is spread where its code points are meant.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
    },
  },
  {
    files: ['src/{core,policy,python,plan,report,iam}/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: pure },
        { object: 'performance', property: 'now', message: pure },
        { object: 'Math', property: 'random', message: pure },
        { object: 'crypto', property: 'randomUUID', message: pure },
        { object: 'process', property: 'env', message: pure },
      ],
      'no-restricted-globals': [
        'error',
        ...['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'process', 'console'].map((name) => ({
          name,
          message: pure,
        })),
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: pure },
        { selector: 'MemberExpression[object.name="Temporal"][property.name="Now"]', message: pure },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'node:net', allowImportNames: ['BlockList', 'isIP', 'isIPv4', 'isIPv6'], message: pure },
            { name: 'node:process', message: pure },
          ],
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'handlers/**/*.ts'],
    ignores: ['src/cli/**'],
    rules: { 'no-console': 'error' },
  },
  {
    // What does not fit on one screen has parts, and the parts have names.
    files: ['src/**/*.ts', 'handlers/**/*.ts'],
    rules: { 'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }] },
  },
);

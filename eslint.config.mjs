import tseslint from 'typescript-eslint';

/** What needs types: floating promises, unsafe any, exhaustive switches. Biome does the rest. */
export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'out', '.serverless', '.venv', '.venv-c7n', '**/*.mjs', '**/*.cjs', '**/*.generated.ts'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'always' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
);

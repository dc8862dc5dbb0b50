import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** A generator does nothing until it is taken: calling it for its effects alone leaves them undone. */
const generatorsAreTaken = {
  meta: {
    type: 'problem',
    messages: { untaken: 'Nobody takes this generator to its end, so it does nothing.' },
    schema: [],
  },
  create(context) {
    const { program, esTreeNodeToTSNodeMap } = context.sourceCode.parserServices;
    const checker = program.getTypeChecker();
    return {
      ExpressionStatement({ expression }) {
        const type = checker.getTypeAtLocation(esTreeNodeToTSNodeMap.get(expression));
        if (/^(Async)?Generator$/.test(type.getSymbol()?.name ?? ''))
          context.report({ node: expression, messageId: 'untaken' });
      },
    };
  },
};

export default tseslint.config(
  { ignores: ['dist/', '.lab/', '.hindcast/', 'rca-out/', 'fixtures/incidents/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { hindcast: { rules: { 'generators-are-taken': generatorsAreTaken } } },
    rules: {
      'hindcast/generators-are-taken': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
      ],
      'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }],
      complexity: ['warn', 20],
    },
  },
  {
    files: ['src/**/*.ts', 'tools/**/*.ts'],
    ignores: ['src/config.ts', 'src/cli/**', '**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only config.ts reads the environment.' },
      ],
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      'max-lines': 'off',
    },
  },
  { files: ['src/cli/**/*.ts', 'evals/**/*.ts', 'fixtures/**/*.ts'], rules: { 'no-console': 'off' } },
  { files: ['*.config.ts', '*.config.js'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['fixtures/lab/shop/**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        performance: 'readonly',
        fetch: 'readonly',
        AbortSignal: 'readonly',
      },
    },
  },
);

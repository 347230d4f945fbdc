import eslint from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import reactHooks from 'eslint-plugin-react-hooks'
import typescript from 'typescript-eslint'
import { importDirection } from './scripts/lint/importDirection.mjs'
import { layers } from './scripts/lint/layers.mjs'

const withoutDom = layers.filter(({ usesDom }) => !usesDom).map(({ folder }) => `src/${folder}/**/*.ts`)
const nodeGlobals = {
  console: 'readonly',
  performance: 'readonly',
  process: 'readonly',
  URL: 'readonly',
  Buffer: 'readonly',
}

export default defineConfig(
  // The kernels' AssemblyScript is checked by its own compiler.
  globalIgnores(['dist/', 'build/', 'coverage/', 'runs/', 'src/kernels/wasm/assembly/']),
  eslint.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Random numbers come from src/numerics/random.ts, seeded.' },
      ],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [typescript.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { engram: { rules: { 'import-direction': importDirection } } },
    rules: { 'engram/import-direction': 'error' },
  },
  {
    files: withoutDom,
    rules: {
      'no-restricted-globals': [
        'error',
        ...['window', 'document', 'localStorage', 'sessionStorage', 'location', 'requestAnimationFrame', 'alert'].map(
          (name) => ({
            name,
            message: 'This folder runs in Node and in workers: there is no page.',
          }),
        ),
      ],
    },
  },
  // The rules that compile a file say something of components and hooks alone, and take as long as all others.
  { files: ['src/{ui,panels,app}/**/{*.tsx,use*.ts}'], extends: [reactHooks.configs.flat.recommended] },
  {
    files: ['src/{ui,panels,app}/**/*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'warn' },
  },
  // `expect(object.method)` does not call it.
  { files: ['**/*.test.{ts,tsx}'], rules: { '@typescript-eslint/unbound-method': 'off' } },
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: nodeGlobals } },
  {
    files: ['public/*.js'],
    languageOptions: { sourceType: 'script', globals: { document: 'readonly', localStorage: 'readonly' } },
  },
)

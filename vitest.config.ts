import { defineConfig } from 'vitest/config'

const tensorPackages = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-core/dist/register_all_gradients',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-backend-wasm',
]

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          globalSetup: ['test/kernels.ts'],
          setupFiles: ['test/nodeGlobals.ts'],
          environment: 'node',
          include: ['src/**/*.test.{ts,tsx}', 'test/unit/**/*.test.ts', 'test/parity/**/*.test.ts'],
          // Bundled once, instead of some 900 modules for every test file. Plain Node cannot load the gradients' path.
          deps: { optimizer: { ssr: { enabled: true, include: tensorPackages } } },
        },
      },
      {
        test: {
          name: 'browser',
          environment: 'node',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/browser/servePage.ts'],
          // Two Chromiums at a time: much of a test is waiting.
          maxWorkers: 2,
          expect: { poll: { timeout: 10_000 } },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})

import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const tensorPackages = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-core/dist/register_all_gradients',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-backend-wasm',
]

const inNode = {
  globalSetup: ['test/kernels.ts'],
  setupFiles: ['test/nodeGlobals.ts'],
  environment: 'node',
  // Bundled once, instead of some 900 modules for every test file. Plain Node cannot load the gradients' path.
  deps: { optimizer: { ssr: { enabled: true, include: tensorPackages } } },
} satisfies TestProjectInlineConfiguration['test']

export default defineConfig({
  test: {
    // Otherwise one core is left alone.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          ...inNode,
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}'],
          // Most of these files take less time than a process of their own.
          pool: 'threads',
        },
      },
      {
        test: {
          ...inNode,
          name: 'parity',
          include: ['test/unit/**/*.test.ts', 'test/parity/**/*.test.ts'],
          globalSetup: [...inNode.globalSetup, 'test/commands.ts'],
          // WebGPU in software takes seconds to compile its kernels, more beside other work.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          environment: 'node',
          deps: inNode.deps,
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/browser/servePage.ts'],
          // Two Chromiums, each with its tabs, for all files: much of a test is waiting.
          maxWorkers: 2,
          isolate: false,
          expect: { poll: { timeout: 10_000 } },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})

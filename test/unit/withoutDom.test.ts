import { expect, it } from 'vitest'

const modules = import.meta.glob<object>([
  '../../src/{numerics,tasks,network,model,kernels,training}/**/*.ts',
  '!../../src/**/*.test.ts',
  '!../../src/kernels/wasm/assembly/**/*.ts',
])

it('has a test environment without a page', () => {
  for (const name of ['window', 'document', 'localStorage']) expect(globalThis).not.toHaveProperty(name)
})

it.each(Object.keys(modules))('loads %s in Node, without a page', async (path) => {
  await expect(modules[path]()).resolves.toBeTypeOf('object')
})

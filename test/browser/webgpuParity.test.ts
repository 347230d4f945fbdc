import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BrowserParity } from '../../cli/browserParity'
import { openParityPage } from '../../scripts/parityPage.mjs'
import { withinTolerance } from '../../src/training/parity/comparison'

// Small ones: SwiftShader takes seconds for each. `npm run conformance` runs all, training steps included.
const cases = [
  ['webgpu', 'rnn-gradient-one-step-one-episode', true],
  ['webgpu', 'lstm-hebbian-sequence-clip', true],
  ['webgpu', 'rnn-gradient-batchmean-inner', true],
  // The same code on every backend, which takes seconds here to differentiate a step.
  ['composed:webgpu', 'rnn-gradient-one-step-one-episode', true],
  ['composed:webgpu', 'lstm-hebbian-sequence-clip', false],
] as const
const folder = join(import.meta.dirname, '..', 'parity', 'goldens')

let page: BrowserParity
beforeAll(async () => (page = await openParityPage()))
afterAll(() => page.close())

// One page for all: the engines take turns on one graphics device.
it.each(cases)(
  "%s agrees with %s on the browser's WebGPU (gradients: %s)",
  { timeout: 120_000 },
  async (engine, file, gradients) => {
    const golden = readFileSync(join(folder, `${file}.safetensors`))
    const rows = await page.check(engine, golden, { gradients, training: false })
    const quantities = rows.map(({ quantity }) => quantity)
    expect(quantities).toContain('outputs')
    expect(quantities.includes('gradients')).toBe(gradients)
    expect(rows.filter((row) => !withinTolerance(row))).toEqual([])
  },
)

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BrowserParity } from '../../cli/browserParity'
import { openParityPage } from '../../scripts/parityPage.mjs'
import { withinTolerance } from '../../src/training/parity/comparison'

// Small ones: SwiftShader takes seconds for each. `npm run conformance` runs all, training steps included.
const engines = {
  webgpu: ['rnn-gradient-one-step-one-episode', 'lstm-hebbian-sequence-clip', 'rnn-gradient-batchmean-inner'],
  // The same code on every backend, which takes a second for a step here.
  'composed:webgpu': ['rnn-gradient-one-step-one-episode', 'lstm-gradient-oneShot-crossEntropy'],
}
const folder = join(import.meta.dirname, '..', 'parity', 'goldens')

let page: BrowserParity
beforeAll(async () => (page = await openParityPage()))
afterAll(() => page.close())

// One page for all: the engines take turns on one graphics device.
describe.each(['webgpu', 'composed:webgpu'] as const)('%s', (engine) => {
  it.each(engines[engine])(
    "agrees with %s on the browser's WebGPU, gradients included",
    { timeout: 120_000 },
    async (file) => {
      const golden = readFileSync(join(folder, `${file}.safetensors`))
      const rows = await page.check(engine, golden, { gradients: true, training: false })
      expect(rows.map(({ quantity }) => quantity)).toContain('gradients')
      expect(rows.filter((row) => !withinTolerance(row))).toEqual([])
    },
  )
})

import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { createComposedEngine } from '../../src/kernels/composed/composedEngine'
import { createEngine } from '../../src/kernels/createEngine'
import type { LossAndGradients } from '../../src/kernels/engine'
import { initialParameters } from '../../src/network/parameters'
import { createEpisodes, defaultTasks, taskSizes } from '../../src/tasks/registry'
import { smallModel } from '../smallModel'

describe('a batch too large to be differentiated at once by the composed engine', () => {
  it.each(['hebbian', 'gradient'] as const)(
    'is taken in parts that fit, with the same loss, gradients and input gradients (%s)',
    async (rule) => {
      const task = { ...defaultTasks.sequence, length: 5, delay: 5 }
      const config = smallModel({ cell: 'lstm', rule, ...taskSizes(task), hiddenSize: 32 })
      const network = { config, parameters: initialParameters(config, 1) }
      const episodes = createEpisodes(task, 10, 1)
      const maxTapeBytes = 2 ** 24
      const inParts = await createComposedEngine('composed:wasm', nodeEngineFiles().tensorFlow, maxTapeBytes)
      let composed: LossAndGradients
      const { peakBytes } = await tf.profile(async () => {
        composed = await inParts.lossAndGradients(network, episodes, { inputGradients: true })
      })
      // With the default of 2 GiB that stays below WebAssembly's 4 GiB.
      expect(peakBytes).toBeGreaterThan(maxTapeBytes)
      expect(peakBytes).toBeLessThan(2 * maxTapeBytes)
      const engine = await createEngine('wasm:simd', nodeEngineFiles())
      const fused = await engine.lossAndGradients(network, episodes, { inputGradients: true })
      expect(composed!.loss).toBeCloseTo(fused.loss, 6)
      expect(composed!.answerError).toBeCloseTo(fused.answerError, 6)
      const pairs = Object.entries(composed!.gradients).map(([name, { values }]) => [
        values,
        fused.gradients[name as keyof typeof fused.gradients]!.values,
      ])
      for (const [a, b] of [...pairs, [composed!.inputGradients!, fused.inputGradients!]]) {
        const largest = b.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
        const error = a.reduce((most, value, k) => Math.max(most, Math.abs(value - b[k])), 0)
        expect(error).toBeLessThanOrEqual(5e-5 * largest)
      }
    },
  )
})

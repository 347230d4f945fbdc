import { describe, expect, it } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { createEngine } from '../../src/kernels/createEngine'
import { parseModelConfig } from '../../src/network/parseModelConfig'
import { defaultPlasticity } from '../../src/network/modelConfig'
import { initialParameters } from '../../src/network/parameters'
import { createEpisodes, defaultTasks, taskSizes } from '../../src/tasks/registry'

describe('a batch too large to be differentiated at once by the composed engine', () => {
  it('is taken in parts, with the same loss, gradients and input gradients', { timeout: 60_000 }, async () => {
    const task = { ...defaultTasks.sequence, length: 25, delay: 30 }
    const config = parseModelConfig({
      cell: 'lstm',
      rule: 'hebbian',
      encoder: 'plastic',
      ...taskSizes(task),
      hiddenSize: 96,
      auxiliarySize: 0,
      modulated: true,
      alphaMode: 'random',
      randomNetwork: false,
      lossKind: 'meanSquared',
      plasticity: defaultPlasticity,
    })
    const network = { config, parameters: initialParameters(config, 1) }
    // 77,000 weights, 80 steps: 10 episodes fit.
    const episodes = createEpisodes(task, 13, 1)
    const run = async (name: 'composed:wasm' | 'wasm:simd') =>
      (await createEngine(name, nodeEngineFiles())).lossAndGradients(network, episodes, { inputGradients: true })
    const [composed, fused] = [await run('composed:wasm'), await run('wasm:simd')]
    expect(composed.loss).toBeCloseTo(fused.loss, 6)
    expect(composed.answerError).toBeCloseTo(fused.answerError, 6)
    const pairs = Object.entries(composed.gradients).map(([name, { values }]) => [
      values,
      fused.gradients[name as keyof typeof fused.gradients]!.values,
    ])
    for (const [a, b] of [...pairs, [composed.inputGradients!, fused.inputGradients!]]) {
      const largest = b.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
      const error = a.reduce((most, value, k) => Math.max(most, Math.abs(value - b[k])), 0)
      expect(error).toBeLessThanOrEqual(5e-5 * largest)
    }
  })
})

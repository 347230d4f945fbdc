import { describe, expect, it } from 'vitest'
import { storeCheckpoint } from '../../cli/storagePrecision'
import { createJavaScriptEngine } from '../../src/kernels/javascript/javascriptEngine'
import { readCheckpoint, type Checkpoint } from '../../src/network/checkpoint'
import { readoutSize } from '../../src/network/layers'
import { initialParameters, type ParameterName } from '../../src/network/parameters'
import { createEpisodes, taskSizes } from '../../src/tasks/registry'
import { freshSeed } from '../../src/tasks/seeds'
import { smallModel } from '../smallModel'

const task = { name: 'sequence', dimension: 1, length: 2, delay: 1 } as const
const config = smallModel({ ...taskSizes(task), hiddenSize: 6 })
const provenance = {
  ...{ trainedBatches: 1, batchSize: 1, seed: 1, engine: 'javascript', version: '0.1.0' },
  ...{ validationLoss: 1, validationLossStandardError: 0, validationAnswerError: 1, validationAnswerStandardError: 0 },
}
const engine = createJavaScriptEngine()

/** A network whose readout's slow weights are so many times as large as at the start. */
function networkWith(readoutScale: number): Checkpoint {
  const parameters = initialParameters(config, 2)
  const readout = parameters['readout.slowWeight']!
  const scaled = { ...readout, values: readout.values.map((value) => readoutScale * value) }
  return { network: { config, parameters: { ...parameters, 'readout.slowWeight': scaled } }, task, provenance }
}

async function outputsOf({ network }: Checkpoint): Promise<number[]> {
  const { outputs } = await engine.rollout(network, createEpisodes(task, 128, freshSeed(0)))
  return [...outputs].filter((_, k) => k % readoutSize(config) < config.outputSize)
}

describe('a stored checkpoint', () => {
  it.each([1, 200])(
    'answers within 0.001 of the trained one, its readout scaled by %d',
    { timeout: 30_000 },
    async (scale) => {
      const checkpoint = networkWith(scale)
      const { bytes, half, difference } = await storeCheckpoint(engine, checkpoint)
      const stored = readCheckpoint(bytes)
      const [exact, rounded] = [await outputsOf(checkpoint), await outputsOf(stored)]
      const largest = Math.max(...exact.map((value, k) => Math.abs(value - rounded[k])))
      expect(largest).toBeCloseTo(difference, 9)
      expect(largest).toBeLessThanOrEqual(1e-3)
      // A parameter that is not in half precision is as it was.
      for (const [name, { values }] of Object.entries(checkpoint.network.parameters))
        if (!half.some((one) => one === name))
          expect(stored.network.parameters[name as ParameterName]!.values).toEqual(values)
      if (scale === 1) expect(half).toHaveLength(Object.keys(checkpoint.network.parameters).length)
      else {
        expect(half).not.toContain('readout.slowWeight')
        expect(half.length).toBeGreaterThan(0)
      }
    },
  )
})

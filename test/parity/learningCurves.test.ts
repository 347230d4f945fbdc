import { describe, expect, it } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { createEngine } from '../../src/kernels/createEngine'
import type { EngineName } from '../../src/kernels/engine'
import { defaultPlasticity, type Cell, type Rule } from '../../src/network/modelConfig'
import { defaultTasks, taskSizes } from '../../src/tasks/registry'
import { defaultAdamW } from '../../src/training/adamW'
import { startMetaTraining, type MetaTrainingConfig } from '../../src/training/metaTraining'
import { Replica } from '../../src/training/replica'

/** The losses of the first 50 batches of a run. */
async function learningCurve(name: EngineName, cell: Cell, rule: Rule): Promise<number[]> {
  const task = { ...defaultTasks.cueReward, cues: 2, cueSize: 5, showSteps: 3, querySteps: 3 }
  const training: MetaTrainingConfig = {
    model: {
      ...{ cell, rule, encoder: 'plastic', hiddenSize: 20 },
      ...taskSizes(task),
      auxiliarySize: 4,
      modulated: true,
      alphaMode: 'random',
      randomNetwork: false,
      lossKind: 'meanSquared',
      plasticity: defaultPlasticity,
    },
    task,
    batchSize: 16,
    seed: 7,
    optimiser: defaultAdamW,
  }
  const engine = await createEngine(name, nodeEngineFiles())
  const replica = new Replica(engine, training, startMetaTraining(training))
  const losses: number[] = []
  await replica.train(50, ({ loss }) => losses.push(loss))
  engine.dispose()
  return losses
}

describe('learning curves from the same seed', () => {
  it.each([
    ['rnn', 'hebbian'],
    ['rnn', 'gradient'],
    ['rnn', 'none'],
    ['lstm', 'hebbian'],
    ['lstm', 'gradient'],
  ] as const)(
    '%s, %s: every engine follows the composed one for 50 steps',
    { timeout: 120_000 },
    async (cell, rule) => {
      const reference = await learningCurve('composed:wasm', cell, rule)
      expect(reference[49]).toBeLessThan(reference[0])
      for (const name of ['wasm:simd', 'wasm:relaxed', 'javascript'] as const) {
        const curve = await learningCurve(name, cell, rule)
        curve.forEach((loss, k) => {
          const difference = Math.abs(loss / reference[k] - 1)
          expect(difference, `${name}, batch ${k + 1}: ${loss} beside ${reference[k]}`).toBeLessThan(1e-3)
        })
      }
    },
  )
})

import { beforeAll, describe, expect, it } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { createEngine } from '../../src/kernels/createEngine'
import type { Engine } from '../../src/kernels/engine'
import { defaultPlasticity, type ModelConfig, type PlasticitySettings } from '../../src/network/modelConfig'
import { differencesAbove, isTame, makeCase, resultsOf } from './randomCases'
import { smallModel } from '../smallModel'

const small = smallModel()
const plasticity = (changes: Partial<PlasticitySettings>) => ({ plasticity: { ...defaultPlasticity, ...changes } })
/** Slow enough forgetting for early writes to matter in the end, in a state that keeps still. */
const lasting = plasticity({ etaScale: 0.005, decayScale: 0.01 })

/** What is at its limit, the changes that make it so, steps and episodes. */
const edges: readonly [string, Partial<ModelConfig>, number, number][] = [
  ['1 unit of everything, 1 step, 1 episode', { inputSize: 1, hiddenSize: 1, outputSize: 1, auxiliarySize: 0 }, 1, 1],
  ['an LSTM of 1 unit, gradient rule', { cell: 'lstm', rule: 'gradient', inputSize: 1, hiddenSize: 1 }, 5, 1],
  ['no auxiliary output, no modulation', { auxiliarySize: 0, modulated: false }, 6, 2],
  ['no auxiliary output, no modulation, gradient rule', { rule: 'gradient', auxiliarySize: 0, modulated: false }, 6, 2],
  ['1,024 inputs', { inputSize: 1024 }, 4, 1],
  ['1,024 inputs, gradient rule', { inputSize: 1024, rule: 'gradient' }, 4, 1],
  ['64 outputs and 64 auxiliary ones', { outputSize: 64, auxiliarySize: 64, rule: 'gradient' }, 4, 2],
  ['512 hidden units', { hiddenSize: 512 }, 2, 1],
  ['512 hidden units, gradient rule', { hiddenSize: 512, rule: 'gradient' }, 3, 1],
  ['512 hidden units without plasticity', { hiddenSize: 512, rule: 'none' }, 3, 1],
  ['500 steps', lasting, 500, 1],
  ['500 steps at the usual rates', {}, 500, 2],
  ['500 steps, gradient rule', { rule: 'gradient', ...lasting }, 500, 1],
  ['500 steps of an LSTM', { cell: 'lstm', ...lasting }, 500, 1],
  ['500 steps of an LSTM, gradient rule', { cell: 'lstm', rule: 'gradient' }, 500, 1],
  ['500 steps with a clip', plasticity({ weightClip: 0.02 }), 500, 1],
  ['500 steps that forget everything', plasticity({ decayScale: 0.5, modulation: 2 }), 500, 1],
]

describe.each(['wasm:simd', 'wasm:relaxed'] as const)('%s', (name) => {
  let engine: Engine
  let reference: Engine
  beforeAll(async () => {
    engine = await createEngine(name, nodeEngineFiles())
    reference = await createEngine('javascript', nodeEngineFiles())
  })

  it.each(edges)(
    'gives the numbers of the JavaScript engine for %s',
    { timeout: 60_000 },
    async (_, changes, steps, batch) => {
      const example = makeCase({ ...small, ...changes }, steps, batch, 6)
      expect(await isTame(reference, example)).toBe(true)
      const [got, wanted] = [await resultsOf(engine, example), await resultsOf(reference, example)]
      expect(differencesAbove(2e-4, got, wanted)).toEqual([])
    },
  )
})

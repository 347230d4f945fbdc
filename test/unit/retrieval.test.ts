import { describe, expect, it } from 'vitest'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { createEngine } from '../../src/kernels/createEngine'
import { rolloutWith } from '../../src/kernels/interventionRollout'
import { AnswerSensitivity } from '../../src/network/answerSensitivity'
import type { Intervention } from '../../src/network/interventions'
import { layerNames } from '../../src/network/layers'
import { defaultPlasticity, type ModelConfig } from '../../src/network/modelConfig'
import { initialParameters } from '../../src/network/parameters'
import { PlasticWeightCursor } from '../../src/network/plasticWeightCursor'
import { isRetrievalExact, LayerRetrieval, strongestSteps, writeStrengths } from '../../src/network/retrieval'
import { RetrievalMap } from '../../src/network/retrievalMap'
import { createEpisodes, defaultTasks, taskSizes } from '../../src/tasks/registry'
import type { TaskSettings } from '../../src/tasks/episode'
import { smallModel } from '../smallModel'

/** An episode as an engine runs it, with plastic weights that matter. */
async function played(
  changes: Partial<ModelConfig> = {},
  task: TaskSettings = defaultTasks.cueReward,
  interventions: Intervention[] = [],
) {
  const plasticity = { ...defaultPlasticity, etaScale: 0.6, innerLossScale: 1, maxUpdateNorm: 2, ...changes.plasticity }
  const config = smallModel({ ...taskSizes(task), hiddenSize: 12, ...changes, plasticity })
  const parameters = initialParameters(config, 5)
  const engine = await createEngine('javascript', nodeEngineFiles())
  const recording = await rolloutWith(engine, { config, parameters }, createEpisodes(task, 1, 6), interventions)
  return { recording, parameters }
}

const kinds = (['rnn', 'lstm'] as const).flatMap((cell) =>
  (['none', 'hebbian', 'gradient'] as const).map((rule) => ({ cell, rule })),
)

/** Of several kinds, at different steps and layers. */
const meddling: Intervention[] = [
  { kind: 'erase', target: 'encoder', step: 6 },
  { kind: 'erase', target: 'weights', step: 13 },
  { kind: 'erase', target: 'hidden', step: 9 },
  { kind: 'freeze', target: 'readout', from: 3, to: 5 },
  { kind: 'holdEta', target: 'feed', eta: 0.3, from: 2, to: 12 },
]

describe.each(kinds)('what an $cell with the rule “$rule” recalls', ({ cell, rule }) => {
  it.each([
    ['cueReward', []],
    ['sequence', []],
    ['cueReward', meddling.filter(({ target }) => rule !== 'none' || target === 'hidden')],
  ] as const)('adds up to z on every step of %s', async (task, interventions) => {
    const { recording, parameters } = await played({ cell, rule }, defaultTasks[task], [...interventions])
    for (const layer of layerNames) {
      const map = new RetrievalMap(recording, parameters, layer)
      map.advance(0, Infinity)
      map.verify(Infinity)
      expect(map.complete).toBe(true)
      const { sumError, engineError, largest } = map.check
      expect(largest).toBeGreaterThan(0.1)
      expect(sumError).toBeLessThanOrEqual(1e-5 * Math.max(1, largest))
      // The engine keeps its activities in float32.
      expect(engineError).toBeLessThanOrEqual(1e-5 * Math.max(1, largest))
      if (rule !== 'none') expect(map.largest.size).toBeGreaterThan(1e-3)
    }
  })
})

describe('the check', () => {
  it('sees a write that the sum does not know of', async () => {
    const { recording, parameters } = await played()
    recording.encoded[7 * 12 + 3] += 0.5
    const map = new RetrievalMap(recording, parameters, 'encoder')
    map.advance(0, Infinity)
    map.verify(Infinity)
    expect(map.check.engineError).toBeGreaterThan(0.1)
  })

  it('does not pass numbers that are none', async () => {
    const { recording, parameters } = await played()
    recording.encoded[7 * 12 + 3] = NaN
    const map = new RetrievalMap(recording, parameters, 'encoder')
    map.advance(0, Infinity)
    map.verify(Infinity)
    expect(map.check.engineError).toBeNaN()
    expect(map.check.sumError).toBeNaN()
    expect(Number.isFinite(map.largest.effect)).toBe(true)
  })
})

describe('contributions', () => {
  it('are k_s q_s ((p_s v) alpha), element by element, with the bias for the gradient rule', async () => {
    const { recording, parameters } = await played({ rule: 'gradient' })
    const retrieval = new LayerRetrieval(recording, parameters, 'recurrent')
    const [step, past, size] = [11, 4, 12]
    const deltas = recording.postsynapticGradient!.cell.subarray(past * size, (past + 1) * size)
    const unit = deltas.findIndex((delta) => delta !== 0)
    expect(unit).toBeGreaterThanOrEqual(0)
    let strength = recording.eta[past]
    for (let r = past + 1; r < step; r++) strength *= 1 - recording.decay[r]
    const h = (t: number, k: number) => recording.hidden[(t - 1) * size + k]
    let inner = parameters['recurrent.alphaBias']!.values[unit]
    for (let k = 0; k < size; k++)
      inner += h(past, k) * h(step, k) * parameters['recurrent.alpha']!.values[k * size + unit]
    expect(retrieval.contributions(step)[past * size + unit]).toBeCloseTo(strength * deltas[unit] * inner, 12)
  })

  it('are the same in parts', async () => {
    const { recording, parameters } = await played({ cell: 'lstm' })
    const retrieval = new LayerRetrieval(recording, parameters, 'feed')
    expect(retrieval.contributions(9, 2, 5)).toEqual(retrieval.contributions(9).subarray(2 * 48, 5 * 48))
  })

  it('of what was written before an erasure are nothing', async () => {
    const { recording, parameters } = await played({}, defaultTasks.cueReward, [
      { kind: 'erase', target: 'encoder', step: 6 },
    ])
    const strengths = writeStrengths(new LayerRetrieval(recording, parameters, 'encoder').rates, 9)
    expect([...strengths.subarray(0, 6)]).toEqual([0, 0, 0, 0, 0, 0])
    expect(Math.min(...strengths.subarray(6))).toBeGreaterThan(0)
  })
})

describe('what a step wrote and is left of it', () => {
  it('adds up to the plastic weights', async () => {
    const { recording, parameters } = await played({ cell: 'lstm', rule: 'gradient' })
    const retrieval = new LayerRetrieval(recording, parameters, 'recurrent')
    const sum = new Float64Array(12 * 48)
    for (let past = 0; past < 15; past++)
      retrieval.survivingWrite(15, past).forEach((value, at) => {
        sum[at] += value
      })
    const weight = new PlasticWeightCursor(recording, parameters, 'recurrent').weightAt(15)
    expect(Math.max(...weight.map(Math.abs))).toBeGreaterThan(1e-3)
    weight.forEach((value, at) => expect(sum[at]).toBeCloseTo(value, 6))
  })
})

describe('effects', () => {
  it.each(layerNames)('add up to the slope of the answer times what the plastic %s adds', async (layer) => {
    const { recording, parameters } = await played()
    const [map, step] = [new RetrievalMap(recording, parameters, layer), 16]
    const effects = map.rowNow('effect', step)
    const gradient = new AnswerSensitivity(recording, parameters).at(layer, step)[0]
    const retrieval = new LayerRetrieval(recording, parameters, layer)
    const slow = retrieval.slowPart(step)
    const expected = retrieval.preActivation(step).reduce((sum, z, j) => sum + gradient[j] * (z - slow[j]), 0)
    expect(Math.abs(expected)).toBeGreaterThan(1e-5)
    expect(effects.reduce((sum, effect) => sum + effect, 0)).toBeCloseTo(expected, 6)
  })

  it('on several answers are the norm over them', async () => {
    const { recording, parameters } = await played({}, { name: 'sequence', dimension: 3, length: 5, delay: 2 })
    const map = new RetrievalMap(recording, parameters, 'readout')
    const row = map.rowNow('effect', 8)
    const contribution = new LayerRetrieval(recording, parameters, 'readout').contributions(8)
    expect(map.signed).toBe(false)
    expect(row[5]).toBeCloseTo(Math.hypot(...contribution.subarray(5 * 8, 5 * 8 + 3)), 12)
  })
})

describe('the map in slices', () => {
  it('takes the wanted row first, a part at a time, and ends the same', async () => {
    const { recording, parameters } = await played()
    const [whole, sliced] = [0, 1].map(() => new RetrievalMap(recording, parameters, 'feed'))
    whole.advance(0, Infinity)
    whole.verify(Infinity)
    sliced.advance(13, 0, () => 1)
    expect(sliced.knownRows).toBe(1)
    expect(sliced.rowOf('size', 13)).toEqual(whole.rowOf('size', 13))
    expect(sliced.rowOf('size', 12)).toBeNull()
    for (let slice = 0; !sliced.complete; slice++) {
      expect(slice).toBeLessThan(2 * 20)
      if (sliced.known) sliced.verify(0, () => 1)
      else sliced.advance(13, 0, () => 1)
    }
    expect(sliced.check).toEqual(whole.check)
    for (let step = 0; step < recording.steps; step++)
      expect(sliced.rowOf('effect', step)).toEqual(whole.rowOf('effect', step))
  })
})

describe('isRetrievalExact', () => {
  it('is not said of a run with a clip', async () => {
    expect(isRetrievalExact((await played()).recording)).toBe(true)
    const clipped = await played({ plasticity: { ...defaultPlasticity, weightClip: 1 } })
    expect(isRetrievalExact(clipped.recording)).toBe(false)
  })
})

describe('strongestSteps', () => {
  it('ranks by magnitude, lists in order of time and leaves out what has no effect', () => {
    expect(strongestSteps(Float64Array.of(0.1, -0.9, 0, 0.5, 0.2), 3)).toEqual([1, 3, 4])
    expect(strongestSteps(Float64Array.of(0, 0.2), 2)).toEqual([1])
  })
})

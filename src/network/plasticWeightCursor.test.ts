import { describe, expect, it } from 'vitest'
import { createRandom } from '../numerics/random'
import { cellWidth, layerNames, layerShape, readoutSize, type LayerName } from './layers'
import { defaultPlasticity, type ModelConfig } from './modelConfig'
import { initialParameters } from './parameters'
import { factorsOf, PlasticWeightCursor } from './plasticWeightCursor'
import type { Recording } from './recording'
import { smallModel } from '../../test/smallModel'

const batch = 2
const steps = 40

const base = smallModel({ hiddenSize: 5, outputSize: 1, auxiliarySize: 2 })

const configs: Record<string, ModelConfig> = {
  'a Hebbian RNN': base,
  'a Hebbian LSTM': { ...base, cell: 'lstm' },
  'a gradient RNN': { ...base, rule: 'gradient' },
  'a gradient LSTM': { ...base, rule: 'gradient', cell: 'lstm' },
  'a network with a clip': { ...base, plasticity: { ...defaultPlasticity, weightClip: 0.05 } },
  'a network with the constant alpha': { ...base, alphaMode: 'none' },
}

/** A recording with random numbers in it: what it says is not what any network did, but its factors are as good. */
function randomRecording(config: ModelConfig): Recording {
  const random = createRandom(9)
  const { hiddenSize } = config
  const values = (width: number) =>
    Float32Array.from({ length: batch * steps * width }, () => random.uniformBetween(-1, 1))
  const rates = () => values(1).map((value) => Math.abs(value) / 5)
  const width = cellWidth(config)
  return {
    config,
    interventions: [],
    batch,
    steps,
    inputs: values(config.inputSize),
    encoded: values(hiddenSize),
    hidden: values(hiddenSize),
    cellState: config.cell === 'lstm' ? values(hiddenSize) : null,
    gates: config.cell === 'lstm' ? values(width) : null,
    outputs: values(readoutSize(config)),
    postsynapticGradient:
      config.rule === 'gradient'
        ? { encoder: values(hiddenSize), cell: values(width), readout: values(readoutSize(config)) }
        : null,
    modulation: rates(),
    eta: rates(),
    decay: rates(),
    updateNorm: rates(),
    internalLoss: rates(),
    finalState: { batch, hidden: values(0), cellState: null, plasticWeight: null, plasticBias: null },
  }
}

/** w [pre, post] before the write of every step, written out as docs/notation.md has it, in float64. */
function naiveWeights(recording: Recording, alpha: Float32Array | undefined, layer: LayerName, episode: number) {
  const { config } = recording
  const { pre, post } = layerShape(config, layer)
  const clip = config.plasticity.weightClip ?? Infinity
  const row = (source: Float32Array, width: number, step: number) =>
    source.slice((episode * steps + step) * width, (episode * steps + step + 1) * width)
  const weights = [new Float64Array(pre * post)]
  for (let step = 0; step < steps; step++) {
    const presynaptic = {
      encoder: () => row(recording.inputs, pre, step),
      feed: () => row(recording.encoded, pre, step),
      recurrent: () => (step === 0 ? new Float32Array(pre) : row(recording.hidden, pre, step - 1)),
      readout: () => row(recording.hidden, pre, step),
    }[layer]()
    const delta = recording.postsynapticGradient
    const cellActivity = recording.gates ?? recording.hidden
    const postsynaptic = {
      encoder: () => row(delta?.encoder ?? recording.encoded, post, step),
      feed: () => row(delta?.cell ?? cellActivity, post, step),
      recurrent: () => row(delta?.cell ?? cellActivity, post, step),
      readout: () => row(delta?.readout ?? recording.outputs, post, step),
    }[layer]()
    const at = episode * steps + step
    const next = weights[step].map((weight, k) => {
      const change = (alpha?.[k] ?? 1) * presynaptic[Math.floor(k / post)] * postsynaptic[k % post]
      const moved = (1 - recording.decay[at]) * weight + recording.eta[at] * change
      return Math.min(clip, Math.max(-clip, moved))
    })
    weights.push(next)
  }
  return weights
}

describe.each(Object.entries(configs))('the plastic weights of %s', (_, config) => {
  const recording = randomRecording(config)
  const parameters = initialParameters(config, 4)

  it.each(layerNames)('follow the update rule at every step (%s)', (layer) => {
    for (let episode = 0; episode < batch; episode++) {
      const cursor = new PlasticWeightCursor(recording, parameters, layer, episode)
      const expected = naiveWeights(recording, parameters[`${layer}.alpha`]?.values, layer, episode)
      for (let step = 0; step <= steps; step++) {
        const error = cursor
          .weightAt(step)
          .reduce((worst, value, k) => Math.max(worst, Math.abs(value - expected[step][k])), 0)
        expect(error).toBeLessThan(2e-6)
      }
    }
  })

  it.each(layerNames)('have the same bits whichever way a step is reached (%s)', (layer) => {
    const forward = new PlasticWeightCursor(recording, parameters, layer, 1)
    const expected = Array.from({ length: steps + 1 }, (_, step) => forward.weightAt(step).slice())
    for (let step = steps; step >= 0; step--) expect(forward.weightAt(step)).toEqual(expected[step])
    const jumping = new PlasticWeightCursor(recording, parameters, layer, 1)
    const random = createRandom(2)
    for (let jump = 0; jump < 60; jump++) {
      const step = random.integer(steps + 1)
      expect(jumping.weightAt(step)).toEqual(expected[step])
    }
  })
})

describe('PlasticWeightCursor', () => {
  it('starts at zero, and stays there without plasticity or at eta 0', () => {
    const { inputs, ...rest } = randomRecording(base)
    const still = { ...rest, inputs, eta: new Float32Array(batch * steps) }
    const nonPlastic = randomRecording({ ...base, rule: 'none' })
    const zero = new Float32Array(15)
    for (const recording of [still, nonPlastic]) {
      const cursor = new PlasticWeightCursor(recording, initialParameters(recording.config, 4), 'encoder')
      for (const step of [0, 1, 17, steps]) expect(cursor.weightAt(step)).toEqual(zero)
    }
  })

  it('keeps the episodes of a batch apart', () => {
    const recording = randomRecording(base)
    const parameters = initialParameters(base, 4)
    const [first, second] = [0, 1].map((episode) => new PlasticWeightCursor(recording, parameters, 'feed', episode))
    expect(first.weightAt(5)).not.toEqual(second.weightAt(5))
    expect(factorsOf(recording, 'feed', 5, 1).pre).toEqual(recording.encoded.slice((steps + 5) * 5, (steps + 6) * 5))
  })

  it.each([-1, steps + 1, 1.5, NaN])('rejects step %s', (step) => {
    const cursor = new PlasticWeightCursor(randomRecording(base), initialParameters(base, 4), 'readout')
    expect(() => cursor.weightAt(step)).toThrow(`weightAt: step must be a whole number from 0 to ${steps}, got ${step}`)
  })
})

import { describe, expect, it } from 'vitest'
import { cellWidth, readoutSize } from './layers'
import { defaultPlasticity, type ModelConfig } from './modelConfig'
import { initialParameters } from './parameters'
import type { Recording } from './recording'
import { createRandom } from '../numerics/random'
import { AnswerSensitivity } from './answerSensitivity'

const size = 6

const configOf = (cell: ModelConfig['cell']): ModelConfig => ({
  ...{
    cell,
    rule: 'none',
    encoder: 'plastic',
    inputSize: 3,
    hiddenSize: size,
    outputSize: 1,
    auxiliarySize: 1,
    modulated: true,
  },
  ...{ alphaMode: 'none', randomNetwork: false, lossKind: 'meanSquared', plasticity: defaultPlasticity },
})

/**
 * One step of a network without plasticity, from the encoder's pre-activation on, in double precision.
 *
 * @param cellNudge added to the cell's pre-activation
 */
function forward(config: ModelConfig, encoderPreActivation: readonly number[], cellNudge: readonly number[] = []) {
  const parameters = initialParameters(config, 3)
  const random = createRandom(4)
  const width = cellWidth(config)
  const recurrentPart = Array.from({ length: width }, () => random.uniformBetween(-0.2, 0.8))
  const before = Array.from({ length: size }, () => random.uniformBetween(-1, 1))
  const encoded = encoderPreActivation.map((z) => Math.max(0, z))
  const feed = parameters['feed.slowWeight']!.values
  const z = recurrentPart.map((part, k) =>
    encoded.reduce((sum, u, i) => sum + u * feed[i * width + k], part + (cellNudge[k] ?? 0)),
  )
  const sigmoid = (value: number) => 1 / (1 + Math.exp(-value))
  const gates = z.map((value, k) => (Math.floor(k / size) === 2 ? Math.tanh(value) : sigmoid(value)))
  const cellState = before.map((c, k) => gates[size + k] * c + gates[k] * gates[2 * size + k])
  const hidden =
    config.cell === 'lstm'
      ? cellState.map((c, k) => gates[3 * size + k] * Math.tanh(c))
      : z.map((value) => Math.max(0, value))
  const readout = parameters['readout.slowWeight']!.values
  const answer = hidden.reduce((sum, h, k) => sum + h * readout[k * readoutSize(config)], 0)
  return { parameters, answer, encoded, before, gates, cellState, hidden }
}

/** The step as the second of two, after one that left the cell state `before`. */
function recordingOf(config: ModelConfig, step: ReturnType<typeof forward>): Recording {
  const twice = (values: readonly number[]) => Float32Array.from([...values.map(() => 0), ...values])
  const perStep = new Float32Array(2)
  const lstm = config.cell === 'lstm'
  return {
    ...{
      config,
      interventions: [],
      batch: 1,
      steps: 2,
      inputs: new Float32Array(6),
      outputs: new Float32Array(2 * readoutSize(config)),
    },
    encoded: twice(step.encoded),
    hidden: twice(step.hidden),
    cellState: lstm ? Float32Array.from([...step.before, ...step.cellState]) : null,
    gates: lstm ? twice(step.gates) : null,
    ...{ postsynapticGradient: null, modulation: perStep, eta: perStep, decay: perStep, updateNorm: perStep },
    internalLoss: perStep,
    finalState: { batch: 1, hidden: perStep, cellState: null, plasticWeight: null, plasticBias: null },
  }
}

describe.each(['rnn', 'lstm'] as const)('dy/dz in the %s', (cell) => {
  it('agrees with finite differences, and is 0 for units that are silent', () => {
    const config = configOf(cell)
    const random = createRandom(8)
    const z = Array.from({ length: size }, () => random.uniformBetween(-1, 1))
    const step = forward(config, z)
    const sensitivity = new AnswerSensitivity(recordingOf(config, step), step.parameters).at('encoder', 1)[0]
    const nudge = 1e-5
    z.forEach((_, unit) => {
      const at = (by: number) =>
        forward(
          config,
          z.map((value, k) => (k === unit ? value + by : value)),
        ).answer
      expect(sensitivity[unit]).toBeCloseTo((at(nudge) - at(-nudge)) / (2 * nudge), 5)
    })
    expect(z.some((value) => value < 0) && z.some((value) => value > 0)).toBe(true)
    expect(sensitivity.some((value) => Math.abs(value) > 0.01)).toBe(true)
  })

  it('agrees with finite differences at the cell, for feed and recurrent alike', () => {
    const config = configOf(cell)
    const z = Array.from({ length: size }, (_, unit) => (unit % 3) - 0.8)
    const step = forward(config, z)
    const sensitivity = new AnswerSensitivity(recordingOf(config, step), step.parameters)
    const slopes = sensitivity.at('feed', 1)[0]
    expect(sensitivity.at('recurrent', 1)[0]).toEqual(slopes)
    const nudge = 1e-5
    slopes.forEach((slope, unit) => {
      const at = (by: number) =>
        forward(
          config,
          z,
          Array.from(slopes, (_, k) => (k === unit ? by : 0)),
        ).answer
      expect(slope).toBeCloseTo((at(nudge) - at(-nudge)) / (2 * nudge), 5)
    })
    expect(slopes.some((value) => Math.abs(value) > 0.01)).toBe(true)
  })

  it('is 1 for the answer itself, and 0 for the other outputs', () => {
    const config = configOf(cell)
    const step = forward(config, [1, 1, 1, 1, 1, 1])
    expect(new AnswerSensitivity(recordingOf(config, step), step.parameters).at('readout', 1)).toEqual([
      Float64Array.of(1, 0, 0),
    ])
  })
})

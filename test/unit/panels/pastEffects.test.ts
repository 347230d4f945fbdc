import { describe, expect, it } from 'vitest'
import { layerShape } from '../../../src/network/layers'
import { PlasticWeightCursor } from '../../../src/network/plasticWeightCursor'
import { defaultPlasticity } from '../../../src/network/modelConfig'
import { defaultCueReward } from '../../../src/tasks/cueReward'
import { playedRun } from '../../playedRun'
import { AnswerSensitivity } from '../../../src/panels/headline/answerSensitivity'
import { pastEffects, strongestSteps } from '../../../src/panels/headline/pastEffects'

const step = 14

describe('the effects of past writes', () => {
  it('add up to what the plastic weights do to the answer', () => {
    const { checkpoint, run } = playedRun({ task: defaultCueReward })
    const { parameters } = checkpoint.network
    const { recording } = run
    const sensitivity = new AnswerSensitivity(recording, parameters).at(step)
    const effects = pastEffects(recording, parameters, sensitivity, step)!
    const { pre, post } = layerShape(recording.config, 'encoder')
    const weight = new PlasticWeightCursor(recording, parameters, 'encoder').weightAt(step)
    let expected = 0
    for (let i = 0; i < pre; i++)
      for (let j = 0; j < post; j++)
        expected += recording.inputs[step * pre + i] * weight[i * post + j] * sensitivity[j]
    expect(Math.abs(expected)).toBeGreaterThan(1e-4)
    expect(effects.reduce((sum, effect) => sum + effect, 0)).toBeCloseTo(expected, 6)
  })

  it('count the bias with the gradient rule', () => {
    const { checkpoint, run } = playedRun({ task: defaultCueReward, rule: 'gradient' })
    const { parameters } = checkpoint.network
    const { recording } = run
    const sensitivity = new Float64Array(8)
    sensitivity[3] = 1
    const withBias = pastEffects(recording, parameters, sensitivity, 1)![0]
    const alphaBias = { ...parameters['encoder.alphaBias']!, values: new Float32Array(8) }
    const without = pastEffects(recording, { ...parameters, 'encoder.alphaBias': alphaBias }, sensitivity, 1)![0]
    const written = recording.eta[0] * recording.postsynapticGradient!.encoder[3]
    expect(withBias - without).toBeCloseTo(written * parameters['encoder.alphaBias']!.values[3], 8)
  })

  it('are nothing without plasticity, and unknown with a clip', () => {
    const none = playedRun({ task: defaultCueReward, rule: 'none' })
    expect(pastEffects(none.run.recording, none.checkpoint.network.parameters, new Float64Array(8).fill(1), 2)).toEqual(
      new Float64Array(2),
    )
    const clipped = playedRun({ task: defaultCueReward, plasticity: { ...defaultPlasticity, weightClip: 1 } })
    expect(pastEffects(clipped.run.recording, clipped.checkpoint.network.parameters, new Float64Array(8), 2)).toBeNull()
  })
})

describe('strongestSteps', () => {
  it('ranks by magnitude, lists in order of time and leaves out what has no effect', () => {
    expect(strongestSteps(Float64Array.of(0.1, -0.9, 0, 0.5, 0.2), 3)).toEqual([1, 3, 4])
    expect(strongestSteps(Float64Array.of(0, 0.2), 2)).toEqual([1])
  })
})

import { describe, expect, it } from 'vitest'
import { defaultPlasticity, type ModelConfig } from '../../network/modelConfig'
import { OutOfMemoryError } from '../../numerics/engineErrors'
import type { EpisodeData } from '../../tasks/episode'
import { defaultBudget, elementsPerDispatch, ranges, splitBatch, stepsPerDispatch } from './batchParts'
import { planKernels } from './kernelPlan'

const planOf = (changes: Partial<ModelConfig>) =>
  planKernels(
    {
      ...{ cell: 'rnn', rule: 'hebbian', encoder: 'plastic', alphaMode: 'random', lossKind: 'meanSquared' },
      ...{ inputSize: 16, hiddenSize: 128, outputSize: 1, auxiliarySize: 4 },
      modulated: true,
      randomNetwork: false,
      plasticity: defaultPlasticity,
      ...changes,
    },
    defaultBudget.workgroupFloats,
  )
const episodesOf = (batch: number, steps: number): EpisodeData => ({
  ...{ batch, steps, inputSize: 16, outputSize: 1, scoredFrom: 0, answerFrom: 0 },
  inputs: new Float32Array(0),
  targets: new Float32Array(0),
})
const training = { records: false, differentiates: true, differentiatesInputs: false, clips: false }
const recording = { records: true, differentiates: false, differentiatesInputs: false, clips: false }
const guaranteedBytes = 128 * 2 ** 20

describe('splitBatch', () => {
  it('keeps every w of a batch of the reference size, and runs it at once', () => {
    const parts = splitBatch('lossAndGradients', planOf({}), episodesOf(64, 20), training, defaultBudget, 2 ** 31)
    expect(parts).toMatchObject({ episodes: 64, spacing: 1, slots: 20 })
  })

  it('keeps w at every sqrt(steps)-th step, and takes fewer episodes at a time, where a buffer would be too large', () => {
    const plan = planOf({ cell: 'lstm' })
    const episodes = episodesOf(64, 100)
    const parts = splitBatch('lossAndGradients', plan, episodes, training, defaultBudget, guaranteedBytes)
    expect(parts).toMatchObject({ spacing: 10, slots: 10 })
    expect(parts.episodes).toBeLessThan(64)
    expect(Math.max(...Object.values(parts.bytes))).toBeLessThanOrEqual(guaranteedBytes)
    expect(parts.bytes.plastic).toBe(parts.episodes * (10 + 10) * plan.weights * 4)
  })

  it('keeps one w of each episode where nothing is differentiated', () => {
    const plan = planOf({})
    const parts = splitBatch('rollout', plan, episodesOf(3, 500), recording, defaultBudget, guaranteedBytes)
    expect(parts.bytes.plastic).toBe(3 * plan.weights * 4)
    expect(Math.floor(500 / parts.spacing)).toBe(0)
  })

  it('says what one episode needs where that is too much', () => {
    const plan = planOf({ cell: 'lstm', hiddenSize: 512 })
    const act = () => splitBatch('lossAndGradients', plan, episodesOf(1, 500), training, defaultBudget, guaranteedBytes)
    expect(act).toThrow(OutOfMemoryError)
    expect(act).toThrow(
      /^lossAndGradients: an LSTM of 512 hidden units with 16 inputs over 500 steps, on a graphics device that allows 128.0 MiB at a time, needs \d+\.\d MiB/,
    )
  })
})

describe('dispatches', () => {
  it('take all steps of a reference batch at once, and few of a large network', () => {
    expect(stepsPerDispatch(planOf({}), defaultBudget, 64)).toBeGreaterThan(20)
    expect(stepsPerDispatch(planOf({ cell: 'lstm', hiddenSize: 512 }), defaultBudget, 64)).toBeLessThan(3)
    expect(elementsPerDispatch(defaultBudget, 64, 20)).toBeGreaterThan(planOf({}).weights)
  })

  it('cover everything once', () => {
    expect(ranges(7, 3)).toEqual([
      { from: 0, to: 3 },
      { from: 3, to: 6 },
      { from: 6, to: 7 },
    ])
  })
})

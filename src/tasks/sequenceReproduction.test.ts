import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SequenceTask } from './episode'
import { defaultSequence, sequenceEpisodes } from './sequenceReproduction'

const anyTask: fc.Arbitrary<SequenceTask> = fc.record({
  name: fc.constant('sequence'),
  dimension: fc.integer({ min: 1, max: 4 }),
  length: fc.integer({ min: 1, max: 40 }),
  delay: fc.integer({ min: 0, max: 60 }),
})
const anySeed = fc.integer({ min: 0, max: 2 ** 40 })
const anyBatch = fc.integer({ min: 1, max: 4 })

describe('sequence reproduction', () => {
  it('stores values under the store flag, is blank through the delay, asks under the recall flag', () => {
    fc.assert(
      fc.property(anyTask, anyBatch, anySeed, (task, batch, seed) => {
        const { steps, inputSize, inputs } = sequenceEpisodes(task, batch, seed)
        expect([steps, inputSize]).toEqual([2 * task.length + task.delay, task.dimension + 2])
        expect(inputs).toHaveLength(batch * steps * inputSize)
        for (let row = 0; row < batch * steps; row++) {
          const step = row % steps
          const storing = step < task.length
          const recalling = step >= task.length + task.delay
          const input = inputs.subarray(row * inputSize, (row + 1) * inputSize)
          expect(input[task.dimension]).toBe(storing ? 1 : 0)
          expect(input[task.dimension + 1]).toBe(recalling ? 1 : 0)
          const values = input.subarray(0, task.dimension)
          expect(values.every((value) => (storing ? Math.abs(value) <= 1 : value === 0))).toBe(true)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('asks for exactly the stored values, in their order, and scores the recall steps alone', () => {
    fc.assert(
      fc.property(anyTask, anyBatch, anySeed, (task, batch, seed) => {
        const { dimension, length, delay } = task
        const episodes = sequenceEpisodes(task, batch, seed)
        const { steps, inputSize, outputSize, inputs, targets } = episodes
        expect(outputSize).toBe(dimension)
        expect(targets).toHaveLength(batch * steps * outputSize)
        expect([episodes.scoredFrom, episodes.answerFrom]).toEqual([length + delay, length + delay])
        for (let episode = 0; episode < batch; episode++)
          for (let step = 0; step < steps; step++)
            for (let d = 0; d < dimension; d++) {
              const asked = step - length - delay
              const stored = asked < 0 ? 0 : inputs[(episode * steps + asked) * inputSize + d]
              expect(targets[(episode * steps + step) * dimension + d]).toBe(stored)
            }
      }),
      { numRuns: 40 },
    )
  })

  it('gives a stored value and the step that asks for it one item, and the delay none', () => {
    fc.assert(
      fc.property(anyTask, anySeed, (task, seed) => {
        const positions = Array.from({ length: task.length }, (_, k) => k)
        const { items } = sequenceEpisodes(task, 1, seed)
        expect([...items]).toEqual([...positions, ...new Array<number>(task.delay).fill(-1), ...positions])
      }),
    )
  })

  it('names phases that cover the episode without gaps, and leaves an empty delay out', () => {
    fc.assert(
      fc.property(anyTask, (task) => {
        const { phases, steps, channels, inputSize } = sequenceEpisodes(task, 1, 0)
        expect(phases.map(({ name }) => name)).toEqual(task.delay ? ['store', 'delay', 'recall'] : ['store', 'recall'])
        expect([0, ...phases.map(({ to }) => to)]).toEqual([...phases.map(({ from }) => from), steps])
        expect([0, ...channels.map(({ to }) => to)]).toEqual([...channels.map(({ from }) => from), inputSize])
      }),
    )
  })

  it('draws values U(-1, 1): mean 0, variance a third, no step or episode like another', () => {
    const { inputs, inputSize, steps } = sequenceEpisodes({ ...defaultSequence, length: 20, delay: 0 }, 1000, 11)
    const values: number[] = []
    for (let episode = 0; episode < 1000; episode++)
      for (let step = 0; step < 20; step++) values.push(inputs[(episode * steps + step) * inputSize])
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const square = values.reduce((sum, value) => sum + value ** 2, 0) / values.length
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(1 / 3 / values.length))
    expect(Math.abs(square - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / values.length))
    expect(new Set(values).size).toBeGreaterThan(0.999 * values.length)
  })

  it('gives the same episodes for the same seed, others for another, and each one whatever the batch', () => {
    fc.assert(
      fc.property(anyTask, anySeed, (task, seed) => {
        const episodes = sequenceEpisodes(task, 3, seed)
        expect(sequenceEpisodes(task, 3, seed)).toEqual(episodes)
        expect(sequenceEpisodes(task, 3, seed + 1).inputs).not.toEqual(episodes.inputs)
        const { inputs } = sequenceEpisodes(task, 2, seed)
        expect(inputs).toEqual(episodes.inputs.subarray(0, inputs.length))
      }),
      { numRuns: 30 },
    )
  })

  it.each([
    ['dimension', 0],
    ['dimension', 1.5],
    ['length', 0],
    ['length', -3],
    ['length', NaN],
    ['length', 2.5],
    ['delay', -1],
    ['delay', Infinity],
    ['delay', 491],
  ] as const)('rejects %s = %s with its name and range', (parameter, value) => {
    const act = () => sequenceEpisodes({ ...defaultSequence, [parameter]: value }, 1, 0)
    expect(act).toThrow(RangeError)
    expect(act).toThrow(new RegExp(`sequence.*${parameter}.*, got `))
  })
})

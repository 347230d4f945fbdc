import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomImages } from '../../test/randomImages'
import { createEpisodes, defaultTasks, parseTask, taskSizes, zeroAnswerBaseline, zeroAnswerLoss } from './registry'

const tasks = Object.values(defaultTasks)

describe('the task registry', () => {
  it.each(tasks)('creates episodes of $name with the sizes it states', (task) => {
    const { inputSize, outputSize } = createEpisodes(task, 2, 1, 0, randomImages(5, 2))
    expect({ inputSize, outputSize }).toEqual(taskSizes(task))
  })

  it.each(tasks)('parses its own settings of $name, and fills in what is missing', (task) => {
    expect(parseTask(JSON.parse(JSON.stringify(task)))).toEqual(task)
    expect(parseTask({ name: task.name })).toEqual(task)
  })

  it('gives a family of functions as many variables as it has by default', () => {
    expect(parseTask({ name: 'regression', family: 'linear' })).toMatchObject({ variables: 12, examples: 10 })
    expect(parseTask({ name: 'regression', family: 'sine', examples: 5 })).toMatchObject({ variables: 1, examples: 5 })
  })

  it('rejects anything else with a message, never with a crash', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(() => parseTask(value)).toThrow(
          /^task name must be one of sequence, cueReward, regression, oneShot, got /,
        )
      }),
    )
    expect(() => parseTask({ name: 'sequence', length: '5' })).toThrow(/length = "5"/)
    expect(() => parseTask({ name: 'sequence', cues: 5 })).toThrow(
      /expected numbers for dimension, length, delay, got cues/,
    )
    expect(() => parseTask({ name: 'sequence', constructor: 5 })).toThrow(/constructor/)
    expect(() => parseTask({ name: 'cueReward', cues: 1e9 })).toThrow(RangeError)
    expect(() => parseTask({ name: 'cueReward', family: 'mlp' })).toThrow(/got family = "mlp"/)
    expect(() => parseTask({ name: 'regression', family: 'cubic' })).toThrow(
      'regression.family must be one of linear, mlp, line, sine, got "cubic"',
    )
    expect(() => parseTask({ name: 'regression', noise: '0' })).toThrow(
      /expected numbers for variables, examples, queries, noise, got noise = "0"/,
    )
  })

  it('knows what always answering 0 costs: a third of U(-1, 1), and half of that over all steps of cue-reward', () => {
    const cueReward = createEpisodes(defaultTasks.cueReward, 4000, 3)
    expect(zeroAnswerBaseline(cueReward)).toBeCloseTo(1 / 3, 1)
    expect(zeroAnswerLoss(cueReward)).toBeCloseTo(zeroAnswerBaseline(cueReward) / 2, 12)
    const sequence = createEpisodes(defaultTasks.sequence, 4000, 3)
    expect(Math.abs(zeroAnswerBaseline(sequence) - 1 / 3)).toBeLessThan(0.02)
    expect(zeroAnswerLoss(sequence)).toBe(zeroAnswerBaseline(sequence))
    const oneShot = createEpisodes(defaultTasks.oneShot, 3, 3, 0, randomImages(5, 2))
    expect(zeroAnswerBaseline(oneShot)).toBe(Math.log(5))
    expect(zeroAnswerLoss(oneShot)).toBeCloseTo(Math.log(5), 12)
  })
})

import { describe, expect, it } from 'vitest'
import type { EpisodeBatch } from './episode'
import { editedEpisode, editedExamples, editedSteps, editsInForce, type ExampleEdit } from './exampleEdits'
import { defaultRegressionOf } from './regression'
import { createEpisodes, defaultTasks } from './registry'

const task = { ...defaultRegressionOf('mlp'), examples: 4, queries: 3 }
const seed = 11
const drawn = createEpisodes(task, 1, seed)
const { trueFunction } = editedExamples(task, seed, [])

const rowsOf = ({ inputs, inputSize, steps }: EpisodeBatch) =>
  Array.from({ length: steps }, (_, step) => Array.from(inputs.subarray(step * inputSize, (step + 1) * inputSize)))

const added: ExampleEdit = { kind: 'add', variables: [0.5, 0, 0, 0, 0, -0.5], value: 2 }

describe('an episode with other examples', () => {
  it('is the drawn one where nothing is changed', () => {
    expect(editedEpisode(task, seed, [])).toEqual(drawn)
    const cues = defaultTasks.cueReward
    expect(editedEpisode(cues, seed, [])).toEqual(createEpisodes(cues, 1, seed))
  })

  it('gives a moved example elsewhere and with its new value, and keeps everything else', () => {
    const edit: ExampleEdit = { kind: 'move', example: 2, variables: [null, 0.25, null, null, null, null], value: -1.5 }
    const episode = editedEpisode(task, seed, [edit])
    const [before, after] = [rowsOf(drawn), rowsOf(episode)]
    expect(after[2]).toEqual([before[2][0], 0.25, ...before[2].slice(2, 6), -1.5, 1])
    expect(after.filter((_, step) => step !== 2)).toEqual(before.filter((_, step) => step !== 2))
    expect(episode.targets[2]).toBeCloseTo(trueFunction(after[2].slice(0, 6)), 6)
    expect(episode.targets.filter((_, step) => step !== 2)).toEqual(drawn.targets.filter((_, step) => step !== 2))
    const unvalued = editedEpisode(task, seed, [{ ...edit, value: null }])
    expect(rowsOf(unvalued)[2][6]).toBe(before[2][6])
  })

  it('gives one example more or less, with the same queries after them', () => {
    const before = rowsOf(drawn)
    const episode = editedEpisode(task, seed, [{ kind: 'remove', example: 0 }, added, { kind: 'remove', example: 3 }])
    expect(rowsOf(episode)).toEqual([before[1], before[2], [0.5, 0, 0, 0, 0, -0.5, 2, 1], ...before.slice(4)])
    expect(episode).toMatchObject({ task: { examples: 3 }, steps: 6, answerFrom: 3 })
    expect(episode.phases.map(({ from, to }) => [from, to])).toEqual([
      [0, 3],
      [3, 6],
    ])
    expect(Array.from(episode.items)).toEqual([0, 1, 2, -1, -1, -1])
    expect(editedSteps(task, [added])).toBe(drawn.steps + 1)
  })

  it('keeps the number of an example when others go', () => {
    const { examples } = editedExamples(task, seed, [{ kind: 'remove', example: 1 }, added, added])
    expect(examples.map(({ id, edited }) => [id, edited])).toEqual([
      [0, false],
      [2, false],
      [3, false],
      [4, true],
      [5, true],
    ])
  })

  it('takes no change of examples that it does not have, and always keeps one', () => {
    const beyond: ExampleEdit = { kind: 'remove', example: 4 }
    const flat: ExampleEdit = { kind: 'add', variables: [0], value: 0 }
    expect(editsInForce(task, [beyond, added, flat])).toEqual([added])
    expect(editsInForce(defaultTasks.sequence, [added])).toEqual([])
    expect(() => editedEpisode(task, seed, [beyond])).toThrow(/no example for .*"example":4/)
    const all = Array.from({ length: 4 }, (_, example): ExampleEdit => ({ kind: 'remove', example }))
    expect(editsInForce(task, all)).toEqual(all.slice(1))
    expect(editsInForce(task, [...all, added])).toEqual([...all, added])
  })
})

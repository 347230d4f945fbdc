import { beforeEach, describe, expect, it } from 'vitest'
import { randomRun } from '../../test/randomRun'
import { defaultRegressionOf } from '../tasks/regression'
import { setCurrentRun } from './currentRun'
import { engramStore, initialState } from './engramStore'
import { addExample, changeExample, newestExamples, removeExample, resetExamples, undoExamples } from './exampleEditing'
import { mostExampleEdits } from './settingRanges'
import { setSeed } from './setup'

const task = { ...defaultRegressionOf('sine'), examples: 4, queries: 3 }

const state = () => engramStore.getState()
const examples = () => newestExamples()!.examples

describe('the examples of a function', () => {
  beforeEach(() => {
    engramStore.setState(initialState, true)
    const current = randomRun({}, task)
    setCurrentRun(current)
    engramStore.setState({ checkpointId: current.run.request.checkpointId, seed: current.run.request.seed })
  })

  it('can be moved, in one change however often', () => {
    changeExample(2, { variables: { 0: 0.12345 }, value: 1 })
    changeExample(2, { variables: { 0: 0.5 } })
    expect(state().exampleEdits).toEqual([{ kind: 'move', example: 2, variables: [0.5], value: 1 }])
    changeExample(2, { variables: { 0: 7 }, value: -70 })
    expect(examples()[2]).toMatchObject({ variables: [1], value: -10, edited: true })
  })

  it('can be added, and the playhead goes to the new one or stays at its query', () => {
    engramStore.setState({ stepIndex: 1 })
    addExample([0.5], 1.5)
    expect(examples()[4]).toEqual({ id: 4, variables: [0.5], value: 1.5, edited: true })
    expect(state()).toMatchObject({ stepIndex: 4, selectedExample: 4 })
    changeExample(4, { value: 2 })
    expect(state().exampleEdits).toEqual([{ kind: 'add', variables: [0.5], value: 2 }])
    addExample([0.25], 1)
    expect(state()).toMatchObject({ stepIndex: 5, selectedExample: 5 })
  })

  it('can be removed but for the last one', () => {
    engramStore.setState({ stepIndex: 3 })
    changeExample(1, { value: 1 })
    addExample([0.5], 1.5)
    removeExample(1)
    expect(state().exampleEdits).toEqual([
      { kind: 'add', variables: [0.5], value: 1.5 },
      { kind: 'remove', example: 1 },
    ])
    expect(state()).toMatchObject({ stepIndex: 3, selectedExample: 2 })
    removeExample(4)
    removeExample(0)
    removeExample(2)
    removeExample(3)
    expect(examples().map(({ id }) => id)).toEqual([3])
  })

  it('go back one change at a time, or all at once', () => {
    const drawn = examples()
    changeExample(0, { value: 3 }, true)
    addExample([0], 0)
    undoExamples()
    expect(examples().map(({ value }) => value)).toEqual([3, ...drawn.slice(1).map(({ value }) => value)])
    resetExamples()
    expect(examples()).toEqual(drawn)
    undoExamples()
    expect(examples()[0].value).toBe(3)
    undoExamples()
    expect(examples()).toEqual(drawn)
    undoExamples()
    expect(state()).toMatchObject({ exampleEdits: [], exampleHistory: [] })
  })

  it('come back with the step and the choice that they were looked at with', () => {
    engramStore.setState({ stepIndex: 2, selectedExample: 2 })
    removeExample(1)
    expect(state()).toMatchObject({ stepIndex: 1, selectedExample: 2 })
    undoExamples()
    expect(state()).toMatchObject({ exampleEdits: [], stepIndex: 2, selectedExample: 2 })
  })

  it('are those of the drawn function with another seed, until that is taken back', () => {
    const { seed } = state()
    addExample([0], 0)
    const { exampleEdits } = state()
    setSeed(5)
    expect(state()).toMatchObject({ exampleEdits: [], selectedExample: null })
    undoExamples()
    expect(state()).toMatchObject({ seed, exampleEdits })
    setSeed(5)
    setSeed(6)
    undoExamples()
    expect(state()).toMatchObject({ seed, exampleEdits })
    undoExamples()
    expect(state()).toMatchObject({ seed, exampleEdits: [], exampleHistory: [] })
  })

  it('cannot be taken back to where nothing was changed', () => {
    expect(changeExample(0, { variables: { 0: 5 } }, true)).toBe(true)
    expect(changeExample(0, { variables: { 0: 7 } }, true)).toBe(false)
    expect(state().exampleHistory.length).toBe(1)
    while (state().exampleEdits.length < mostExampleEdits) addExample([0], 0)
    expect(changeExample(1, { value: 1 }, true)).toBe(false)
    expect(changeExample(0, { value: 1 }, true)).toBe(true)
    expect(state().exampleHistory.length).toBe(mostExampleEdits + 1)
  })
})

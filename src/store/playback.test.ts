import { beforeEach, describe, expect, it } from 'vitest'
import { setCurrentRun, type CurrentRun } from './currentRun'
import { engramStore, initialState } from './engramStore'
import { pause, play, seekToStep, setStepsPerSecond, stepBack, stepForward, togglePlaying } from './playback'

const state = () => engramStore.getState()

beforeEach(() => {
  engramStore.setState(initialState, true)
  setCurrentRun({ run: { episode: { steps: 15 } } } as CurrentRun)
})

describe('the playhead', () => {
  it('stays within the episode', () => {
    seekToStep(99)
    expect(state().stepIndex).toBe(14)
    seekToStep(-3)
    expect(state().stepIndex).toBe(0)
    seekToStep(Infinity)
    expect(state().stepIndex).toBe(14)
    seekToStep(4.4)
    expect(state().stepIndex).toBe(4)
  })

  it('steps both ways, pausing, and stops at both ends', () => {
    play()
    stepForward()
    expect(state()).toMatchObject({ stepIndex: 1, playing: false })
    stepBack()
    stepBack()
    expect(state().stepIndex).toBe(0)
    seekToStep(14)
    stepForward()
    expect(state().stepIndex).toBe(14)
  })

  it('tells nobody when nothing changes', () => {
    let calls = 0
    const unsubscribe = engramStore.subscribe(() => calls++)
    seekToStep(0)
    pause()
    unsubscribe()
    expect(calls).toBe(0)
  })
})

describe('playing', () => {
  it('toggles', () => {
    togglePlaying()
    expect(state().playing).toBe(true)
    togglePlaying()
    expect(state().playing).toBe(false)
  })

  it('starts over from the last step', () => {
    seekToStep(14)
    play()
    expect(state()).toMatchObject({ stepIndex: 0, playing: true })
  })

  it('keeps its speed between 0.25x and 20x', () => {
    setStepsPerSecond(1000)
    expect(state().stepsPerSecond).toBe(40)
    setStepsPerSecond(0)
    expect(state().stepsPerSecond).toBe(0.5)
    expect(() => setStepsPerSecond(NaN)).toThrow('got NaN')
  })
})

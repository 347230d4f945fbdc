import { beforeEach, describe, expect, it } from 'vitest'
import { setCurrentRun, type CurrentRun } from './currentRun'
import { engramStore, initialState } from './engramStore'
import { play } from './playback'
import { phaseBack, phaseForward, phasesOf, selectPhase, weightStepOf } from './stepPhase'

const shown = () => {
  const { stepIndex, phase, playing } = engramStore.getState()
  return [stepIndex, phase, playing]
}

const show = (rule: string) =>
  setCurrentRun({ run: { episode: { steps: 3 }, recording: { config: { rule } } } } as CurrentRun)

beforeEach(() => {
  engramStore.setState(initialState, true)
  show('hebbian')
})

describe('the phases of a step', () => {
  it('follow each other, and lead into the next step', () => {
    const seen = Array.from({ length: 6 }, () => {
      phaseForward()
      return shown().slice(0, 2).join(' ')
    })
    expect(seen).toEqual(['0 read', '0 compute', '0 gate', '0 write', '1 read', '1 compute'])
  })

  it('go back the same way', () => {
    engramStore.setState({ stepIndex: 1 })
    phaseBack()
    expect(shown()).toEqual([0, 'write', false])
    phaseForward()
    expect(shown()).toEqual([1, 'read', false])
    phaseBack()
    phaseBack()
    expect(shown()).toEqual([0, 'gate', false])
  })

  it('stay within the episode', () => {
    phaseBack()
    expect(shown()).toEqual([0, null, false])
    selectPhase('read')
    phaseBack()
    expect(shown()).toEqual([0, 'read', false])
    engramStore.setState({ stepIndex: 2, phase: 'write' })
    phaseForward()
    expect(shown()).toEqual([2, 'write', false])
  })

  it('end playing, and playing ends them', () => {
    play()
    selectPhase('gate')
    expect(shown()).toEqual([0, 'gate', false])
    play()
    expect(shown()).toEqual([0, null, true])
    phaseForward()
    expect(shown()).toEqual([0, 'read', false])
  })

  it('are reading and computing alone where nothing is written', () => {
    show('none')
    expect(phasesOf('none')).toEqual(['read', 'compute'])
    selectPhase('compute')
    phaseForward()
    expect(shown()).toEqual([1, 'read', false])
  })

  it('show the weights after the write with the write alone', () => {
    const steps = (['read', 'compute', 'gate', 'write', null] as const).map((phase) =>
      weightStepOf({ phase, stepIndex: 1 }, 'gradient'),
    )
    expect(steps).toEqual([1, 1, 1, 2, 1])
    expect(weightStepOf({ phase: 'write', stepIndex: 1 }, 'none')).toBe(1)
  })
})

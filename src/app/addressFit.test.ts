import { beforeEach, describe, expect, it } from 'vitest'
import { randomRun } from '../../test/randomRun'
import { engramStore, initialState } from '../store/engramStore'
import { parseAddress } from '../store/urlState'
import { fitAddress } from './addressFit'

beforeEach(() => engramStore.setState(initialState, true))

function fitted(search: string, current = randomRun()) {
  const { state } = parseAddress(search)
  engramStore.setState(state)
  fitAddress(state, current, false)
  const { phase, timelineRange, notices } = engramStore.getState()
  return { phase, timelineRange, notices: notices.map(({ message }) => message) }
}

describe('what an address says', () => {
  const last = randomRun().run.episode.steps - 1

  it('is kept where the episode has it', () => {
    expect(fitted(`?step=1&phase=write&range=0-${last - 1}`)).toEqual({
      phase: 'write',
      timelineRange: [0, last],
      notices: [],
    })
  })

  it('is cut to the steps of the episode, with a notice', () => {
    const { timelineRange, notices } = fitted(`?range=2-${last + 20}`)
    expect(timelineRange).toEqual([2, last + 1])
    expect(notices).toEqual([
      `The address zooms the timeline to the steps 2 to ${last + 20}, but this episode has steps 0 to ${last}.`,
    ])
  })

  it('is dropped, with a notice, where the episode has nothing of it', () => {
    expect(fitted(`?range=300-400&step=450&phase=read`)).toEqual({
      phase: null,
      timelineRange: null,
      notices: [
        `The address asks for step 450, but this episode has steps 0 to ${last}.`,
        `The address zooms the timeline to the steps 300 to 400, but this episode has steps 0 to ${last}.`,
      ],
    })
  })

  it('names no phase that a network without plasticity has not', () => {
    const { phase, notices } = fitted('?step=1&phase=write', randomRun({ rule: 'none' }))
    expect(phase).toBeNull()
    expect(notices).toEqual([expect.stringContaining('the phase “write”')])
  })
})

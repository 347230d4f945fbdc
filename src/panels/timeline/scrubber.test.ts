import { expect, it } from 'vitest'
import { sequenceEpisodes } from '../../tasks/sequenceReproduction'
import { nextPhaseStart, phaseAt, previousPhaseStart } from './phaseAt'
import { stepForKey } from './scrubber'

const episode = sequenceEpisodes({ name: 'sequence', dimension: 1, length: 5, delay: 5 }, 1, 1)

it('finds the phase of a step', () => {
  expect([0, 4, 5, 9, 10, 14].map((step) => phaseAt(episode, step).name)).toEqual([
    ...['store', 'store', 'delay'],
    ...['delay', 'recall', 'recall'],
  ])
})

it('goes from phase to phase', () => {
  expect([0, 4, 5, 12].map((step) => nextPhaseStart(episode, step))).toEqual([5, 5, 10, 14])
  expect([0, 4, 5, 7, 14].map((step) => previousPhaseStart(episode, step))).toEqual([0, 0, 0, 5, 10])
})

it('moves by a step, a phase, or to either end', () => {
  const keys = ['ArrowRight', 'ArrowUp', 'ArrowLeft', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End']
  expect(keys.map((key) => stepForKey(key, 7, episode))).toEqual([8, 8, 6, 6, 10, 5, 0, 14])
})

it('leaves other keys alone', () => {
  expect([' ', 'a', 'Tab'].map((key) => stepForKey(key, 7, episode))).toEqual([null, null, null])
})

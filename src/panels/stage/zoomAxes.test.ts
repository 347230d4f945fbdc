import { expect, it } from 'vitest'
import { randomRun } from '../../../test/randomRun'
import { axisLabel, labelStep } from './zoomAxes'

it('names as many units as there is room for', () => {
  expect([14, 7, 3, 1, 0.4].map((cell) => labelStep(cell, 13))).toEqual([1, 2, 5, 20, 50])
  expect(labelStep(0.001, 13)).toBe(200)
})

it('calls inputs by their words, units by their numbers, and kinds of outputs by their letters', () => {
  const { recording, episode } = randomRun({ cell: 'lstm' }).run
  const { config } = recording
  const label = (...[layer, side, unit]: ['encoder' | 'feed' | 'readout', 'pre' | 'post', number]) =>
    axisLabel(config, episode.channels, layer, side, unit)
  expect(label('encoder', 'pre', 3)).toBe('cue value 4')
  expect(label('encoder', 'pre', config.inputSize - 1)).toBe('query flag')
  expect(label('encoder', 'post', 3)).toBe('4')
  expect(label('feed', 'pre', 0)).toBe('1')
  expect(label('feed', 'post', config.hiddenSize + 2)).toBe('f 3')
  expect(label('readout', 'post', 0)).toBe('y')
})

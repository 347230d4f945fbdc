import { describe, expect, it } from 'vitest'
import { randomRun } from '../randomRun'
import { smallModel } from '../smallModel'
import { defaultOneShot, oneShotChannels } from '../../src/tasks/oneShot'
import { defaultSequence } from '../../src/tasks/sequenceReproduction'
import { gateOf, plainSymbol, unitName, type Side } from '../../src/panels/unitName'
import type { LayerName } from '../../src/network/layers'

const cueReward = randomRun().run
const lstm = randomRun({ cell: 'lstm' }).run
const sequence = randomRun({}, defaultSequence).run

const named = ({ recording, episode }: typeof cueReward, layer: LayerName, side: Side, index: number) => {
  const name = unitName(recording.config, episode.channels, layer, side, index)
  return `${plainSymbol(name)}: ${name.words}`
}

describe('unitName', () => {
  it('says what an input means', () => {
    expect(named(cueReward, 'encoder', 'pre', 10)).toBe('x 11: cue value 11')
    expect(named(cueReward, 'encoder', 'pre', 14)).toBe('x 15: the reward')
    expect(named(cueReward, 'encoder', 'pre', 15)).toBe('x 16: the query flag')
    expect(named(sequence, 'encoder', 'pre', 0)).toBe('x 1: the value')
  })

  it('says what comes from an image encoder, and what is the label beside it', () => {
    const behind = smallModel({ encoder: 'none', inputSize: 8, outputSize: 5 })
    const channels = oneShotChannels(defaultOneShot)
    const words = (index: number) => plainSymbol(unitName(behind, channels, 'feed', 'pre', index))
    expect([0, 2, 3, 7].map(words)).toEqual(['u 1', 'u 3', 'u 4', 'u 8'])
    const meanings = [0, 2, 3, 7].map((index) => unitName(behind, channels, 'feed', 'pre', index).words)
    expect(meanings).toEqual(['image 1', 'image 3', 'label 1', 'label 5'])
    const pixels = smallModel({ inputSize: 789, outputSize: 5 })
    expect(unitName(pixels, channels, 'encoder', 'pre', 783).words).toBe('image 784')
    expect(unitName(pixels, channels, 'encoder', 'pre', 784).words).toBe('label 1')
  })

  it('names the units between the layers', () => {
    expect(named(cueReward, 'encoder', 'post', 7)).toBe('u 8: encoded unit 8')
    expect(named(cueReward, 'feed', 'pre', 7)).toBe('u 8: encoded unit 8')
    expect(named(cueReward, 'recurrent', 'pre', 0)).toBe('h 1: hidden unit 1 one step before')
    expect(named(cueReward, 'recurrent', 'post', 0)).toBe('h 1: hidden unit 1')
  })

  it('tells the LSTM’s gates apart', () => {
    expect(named(lstm, 'feed', 'post', 9)).toBe('f 2: the forget gate of unit 2')
    expect(named(lstm, 'recurrent', 'post', 31)).toBe('o 8: the output gate of unit 8')
  })

  it('says which gate a connection of the LSTM leads to', () => {
    const { config } = lstm.recording
    const gates = [0, 8, 16, 31].map((post) => gateOf(config, { layer: 'feed', post }))
    expect(gates).toEqual(['input', 'forget', 'new', 'output'])
    expect(gateOf(config, { layer: 'readout', post: 1 })).toBe('')
    expect(gateOf(cueReward.recording.config, { layer: 'feed', post: 1 })).toBe('')
  })

  it('tells the outputs apart', () => {
    expect(named(cueReward, 'readout', 'post', 0)).toBe('y: the answer')
    expect(named(cueReward, 'readout', 'post', 2)).toBe('a 2: auxiliary output 2')
    expect(named(cueReward, 'readout', 'post', 3)).toBe('m: the modulation, before its sigmoid')
  })
})

import { describe, expect, it } from 'vitest'
import { unitActivity, unitConnections, unitOf } from '../../src/network/units'
import { strongestConnections } from '../../src/panels/inspector/strongestConnections'
import { runWeightsOf } from '../../src/store/runWeights'
import { randomRun } from '../randomRun'
import { smallModel } from '../smallModel'

describe('a unit', () => {
  it('is the same wherever it stands', () => {
    const config = smallModel()
    expect(unitOf(config, 'encoder', 'post', 3)).toEqual(unitOf(config, 'feed', 'pre', 3))
    expect(unitOf(config, 'recurrent', 'post', 5)).toEqual(unitOf(config, 'readout', 'pre', 5))
    expect(unitOf(smallModel({ cell: 'lstm' }), 'feed', 'post', 30)).toEqual({ kind: 'gate', index: 30 })
    expect(() => unitOf(config, 'encoder', 'pre', 3)).toThrow('the encoder has 3 presynaptic units, got unit 3')
  })

  it('has its activity over the episode', () => {
    const { recording } = randomRun().run
    expect(unitActivity(recording, { kind: 'hidden', index: 2 })[7]).toBe(recording.hidden[7 * 8 + 2])
    expect(unitActivity(recording, { kind: 'output', index: 1 })[19]).toBe(recording.outputs[19 * 4 + 1])
    const lstm = randomRun({ cell: 'lstm' }).run.recording
    expect(unitActivity(lstm, { kind: 'gate', index: 20 })[3]).toBe(lstm.gates![3 * 32 + 20])
  })
})

describe('a unit’s connections', () => {
  it('of a hidden unit come from u and h, and go to h and o', () => {
    const { incoming, outgoing } = unitConnections(smallModel(), { kind: 'hidden', index: 4 })
    expect(incoming).toHaveLength(8 + 8)
    expect(incoming.every(({ post }) => post === 4)).toBe(true)
    expect(outgoing).toHaveLength(8 + 7)
    expect(outgoing.every(({ pre }) => pre === 4)).toBe(true)
    expect(new Set(outgoing.map(({ layer }) => layer))).toEqual(new Set(['recurrent', 'readout']))
  })

  it('of an LSTM’s hidden unit come through its four gates', () => {
    const { incoming } = unitConnections(smallModel({ cell: 'lstm' }), { kind: 'hidden', index: 4 })
    expect(new Set(incoming.map(({ post }) => post))).toEqual(new Set([4, 12, 20, 28]))
  })

  it('of an input only go out, of an output only come in', () => {
    expect(unitConnections(smallModel(), { kind: 'input', index: 0 }).incoming).toEqual([])
    expect(unitConnections(smallModel(), { kind: 'output', index: 0 }).outgoing).toEqual([])
  })
})

describe('the strongest connections', () => {
  it('are those with the largest effective weight at the step, with its parts', () => {
    const current = randomRun()
    const weights = runWeightsOf(current)
    const { incoming } = unitConnections(current.run.recording.config, { kind: 'encoded', index: 1 })
    const strongest = strongestConnections(weights, incoming, 12, 3)
    const effective = Float32Array.from(weights.effective('encoder', 12))
    const sizes = incoming.map(({ pre }) => Math.abs(effective[pre * 8 + 1])).sort((a, b) => b - a)
    expect(strongest.map((one) => Math.abs(effective[one.pre * 8 + 1]))).toEqual(sizes.slice(0, 3))
  })
})

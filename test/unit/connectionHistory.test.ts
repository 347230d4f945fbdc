import { describe, expect, it } from 'vitest'
import { randomRun } from '../randomRun'
import { connectionHistory, writtenShares } from '../../src/network/connectionHistory'
import { defaultPlasticity, type ModelConfig } from '../../src/network/modelConfig'
import { PlasticWeightCursor } from '../../src/network/plasticWeightCursor'

const connection = { layer: 'recurrent', pre: 2, post: 5 } as const
const variants: Record<string, Partial<ModelConfig>> = {
  'a Hebbian RNN': {},
  'a Hebbian LSTM': { cell: 'lstm' },
  'a gradient RNN': { rule: 'gradient' },
  'the constant alpha': { alphaMode: 'none' },
  'a clip': { plasticity: { ...defaultPlasticity, weightClip: 0.03 } },
}

describe('connectionHistory', () => {
  it.each(Object.entries(variants))('follows the same bits as the cursor: %s', (_, overrides) => {
    const { run, checkpoint } = randomRun(overrides)
    const { parameters } = checkpoint.network
    const history = connectionHistory(run.recording, parameters, connection)
    const cursor = new PlasticWeightCursor(run.recording, parameters, connection.layer)
    const expected = Array.from(
      { length: run.recording.steps + 1 },
      (_unused, step) => cursor.weightAt(step)[connection.pre * cursor.post + connection.post],
    )
    expect([...history.weight]).toEqual(expected)
  })

  it('refuses a connection that the layer does not have', () => {
    const { run, checkpoint } = randomRun()
    const { parameters } = checkpoint.network
    expect(() => connectionHistory(run.recording, parameters, { ...connection, post: 8 })).toThrow(
      'connectionHistory: the recurrent is [pre, post] = [8, 8], got connection 2, 8',
    )
  })

  it('stays at zero without plasticity', () => {
    const { run, checkpoint } = randomRun({ rule: 'none' })
    const history = connectionHistory(run.recording, checkpoint.network.parameters, connection)
    expect([...history.weight].every((value) => value === 0)).toBe(true)
    expect(history.alpha).toBe(0)
  })
})

describe('writtenShares', () => {
  it.each(['rnn', 'lstm'] as const)('add up to the present weight of an %s', (cell) => {
    const { run, checkpoint } = randomRun({ cell })
    const history = connectionHistory(run.recording, checkpoint.network.parameters, connection)
    for (const step of [0, 1, 7, run.recording.steps]) {
      const shares = writtenShares(history, step)
      expect(shares).toHaveLength(step)
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(history.weight[step], 6)
    }
  })
})

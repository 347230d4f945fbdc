import { describe, expect, it } from 'vitest'
import { randomRun } from '../randomRun'
import { linkedUnits } from '../../src/panels/stage/linkedUnits'

const { config } = randomRun().run.recording
const lstm = randomRun({ cell: 'lstm' }).run.recording.config

describe('linkedUnits', () => {
  it('shows the hovered cell’s own row and column', () => {
    expect(linkedUnits(config, { layer: 'encoder', pre: 2, post: 5 }, 'encoder')).toEqual({ rows: [2], columns: [5] })
  })

  it('follows an encoded unit into the feed layer', () => {
    expect(linkedUnits(config, { layer: 'encoder', pre: 2, post: 5 }, 'feed')).toEqual({ rows: [5], columns: [] })
  })

  it('follows a hidden unit everywhere', () => {
    const hovered = { layer: 'readout', pre: 3 } as const
    expect(linkedUnits(config, hovered, 'recurrent')).toEqual({ rows: [3], columns: [3] })
    expect(linkedUnits(config, hovered, 'feed')).toEqual({ rows: [], columns: [3] })
    expect(linkedUnits(config, hovered, 'encoder')).toEqual({ rows: [], columns: [] })
  })

  it('finds all four gates of an LSTM unit, and the unit of a gate', () => {
    expect(linkedUnits(lstm, { layer: 'readout', pre: 3 }, 'feed').columns).toEqual([3, 11, 19, 27])
    expect(linkedUnits(lstm, { layer: 'feed', post: 11 }, 'readout').rows).toEqual([3])
  })

  it('links nothing when only a step is hovered', () => {
    expect(linkedUnits(config, { step: 3 }, 'encoder')).toEqual({ rows: [], columns: [] })
    expect(linkedUnits(config, null, 'encoder')).toEqual({ rows: [], columns: [] })
  })
})

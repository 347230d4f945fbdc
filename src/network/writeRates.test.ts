import { describe, expect, it } from 'vitest'
import { randomRun } from '../../test/randomRun'
import type { Intervention } from './interventions'
import type { Recording } from './recording'
import { commonRates, commonRateSeries, layerRates, writeRates } from './writeRates'

const plain = randomRun().run.recording
const withInterventions = (...interventions: Intervention[]): Recording => ({ ...plain, interventions })

describe('the rates in force', () => {
  it('are the network’s own where nothing is done, or something is erased', () => {
    const erased = withInterventions({ kind: 'erase', target: 'weights', step: 4 })
    for (const recording of [plain, erased]) {
      expect(writeRates(recording, 'feed', 4)).toEqual({ eta: plain.eta[4], decay: plain.decay[4] })
      expect(commonRateSeries(recording).eta).toEqual(plain.eta)
    }
    expect([...layerRates(erased, 'feed').erased].indexOf(1)).toBe(4)
  })

  it('are those of what is done to the layer, on its steps alone; the later of two counts', () => {
    const recording = withInterventions(
      { kind: 'freeze', target: 'encoder', from: 2, to: 6 },
      { kind: 'holdEta', target: 'weights', eta: 0.5, from: 4, to: 8 },
    )
    expect(writeRates(recording, 'encoder', 3)).toEqual({ eta: 0, decay: 0 })
    expect(writeRates(recording, 'feed', 3).eta).toBe(plain.eta[3])
    expect(writeRates(recording, 'encoder', 5)).toEqual({ eta: 0.5, decay: plain.decay[5] })
    expect(writeRates(recording, 'encoder', 8).eta).toBe(plain.eta[8])
  })

  it('are common to the layers only where all of them have the same', () => {
    const recording = withInterventions(
      { kind: 'freeze', target: 'encoder', from: 2, to: 4 },
      { kind: 'freeze', target: 'weights', from: 6, to: 8 },
    )
    expect(commonRates(recording, 3)).toEqual({ eta: plain.eta[3], decay: plain.decay[3] })
    expect(commonRates(recording, 7)).toEqual({ eta: 0, decay: 0 })
    expect([...commonRateSeries(recording).eta.slice(5, 9)]).toEqual([plain.eta[5], 0, 0, plain.eta[8]])
  })
})

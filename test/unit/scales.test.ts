import { describe, expect, it } from 'vitest'
import { randomRun } from '../randomRun'
import { layerNames } from '../../src/network/layers'
import { weightExtremes } from '../../src/network/weightExtremes'
import type { CurrentRun } from '../../src/store/currentRun'
import { runWeightsOf } from '../../src/store/runWeights'
import { createScales } from '../../src/panels/stage/scales'

/** The same network and episode with every write `factor` times as large. */
function withRates(factor: number, touched: boolean, id: string): CurrentRun {
  const { checkpoint, run } = randomRun()
  const { recording } = run
  const scaled = { ...recording, eta: recording.eta.map((eta) => factor * eta) }
  const plasticity = touched ? { ...recording.config.plasticity, etaScale: 0.1 * factor } : recording.config.plasticity
  return {
    checkpoint: { ...checkpoint, id },
    run: {
      ...run,
      request: { ...run.request, plasticity },
      recording: scaled,
      weights: weightExtremes(scaled, checkpoint.network.parameters),
    },
  }
}

describe('createScales', () => {
  it('ends colours near the largest value of the episode, one end for all layers and one for each', () => {
    const current = withRates(1, false, 'a')
    const scales = createScales(current)
    const { layers } = runWeightsOf(current).extremes
    for (const layer of layerNames) {
      expect(scales.weights.plastic[layer]).toBeGreaterThanOrEqual(0.75 * layers[layer].plastic)
      expect(scales.weights.plastic[layer]).toBeLessThan(layers[layer].plastic)
    }
    expect(scales.shared.plastic).toBe(Math.max(...layerNames.map((layer) => scales.weights.plastic[layer])))
  })

  it('keeps the trained settings’ scales while plasticity is turned down', () => {
    const trained = createScales(withRates(1, false, 'b'))
    expect(createScales(withRates(0.1, true, 'b'))).toEqual(trained)
    expect(createScales(withRates(0, true, 'b'))).toEqual(trained)
  })

  it('grows where larger values would leave the scale, and comes back', () => {
    const trained = createScales(withRates(1, false, 'c'))
    expect(createScales(withRates(5, true, 'c')).shared.plastic).toBeGreaterThan(3 * trained.shared.plastic)
    expect(createScales(withRates(0.5, true, 'c'))).toEqual(trained)
  })

  it('goes by the run alone when the page opens with changed settings', () => {
    const scales = createScales(withRates(0.1, true, 'd'))
    expect(scales.shared.plastic).toBeLessThan(0.3 * createScales(withRates(1, false, 'd')).shared.plastic)
  })
})

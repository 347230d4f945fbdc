import { describe, expect, it } from 'vitest'
import { randomRun, withInterventions } from '../randomRun'
import { defaultPlasticity } from '../../src/network/modelConfig'
import { layerNames, type LayerName } from '../../src/network/layers'
import { PlasticWeightCursor } from '../../src/network/plasticWeightCursor'
import { runWeightsOf } from '../../src/store/runWeights'
import { weightExtremes } from '../../src/network/weightExtremes'

const largest = (values: Iterable<number>) => Math.max(...[...values].map(Math.abs))

describe('weightExtremes', () => {
  it.each(['rnn', 'lstm'] as const)('finds the largest magnitudes over all steps of an %s', (cell) => {
    const { run, checkpoint } = randomRun({ cell })
    const { recording } = run
    const { parameters } = checkpoint.network
    const found = weightExtremes(recording, parameters)
    for (const layer of layerNames) {
      const cursor = new PlasticWeightCursor(recording, parameters, layer)
      const weights = Array.from({ length: recording.steps + 1 }, (_, step) => cursor.weightAt(step).slice())
      const slow = parameters[`${layer}.slowWeight`]!.values
      expect(found.layers[layer].plastic).toBe(largest(weights.map(largest)))
      const summed = weights.filter((_, step) => step % 8 === 0 || step === recording.steps)
      expect(found.layers[layer].effective).toBeCloseTo(
        largest(summed.map((w) => largest(Array.from(w, (v, k) => v + slow[k])))),
      )
      const changes = weights.slice(1).map((w, t) => largest(Array.from(w, (v, k) => v - weights[t][k])))
      expect(found.layers[layer].change).toBe(largest(changes))
      expect(found.norms[layer][0]).toBe(0)
      weights.forEach((w, step) => expect(found.norms[layer][step]).toBeCloseTo(Math.hypot(...w), 5))
      expect(found.layers[layer].slow).toBe(largest(slow))
      expect(found.layers[layer].alpha).toBe(largest(parameters[`${layer}.alpha`]!.values))
    }
  })

  it('takes no erasure for a change that a step made', () => {
    const current = withInterventions(randomRun(), [
      { kind: 'erase', target: 'weights', step: 8 },
      { kind: 'erase', target: 'feed', step: 9 },
    ])
    const weights = runWeightsOf(current)
    for (const layer of layerNames) {
      const before = weights.plastic(layer, 7).slice()
      const sum = weights.change(layer, 7).map((change, k) => before[k] + change)
      expect(largest(sum)).toBeGreaterThan(0)
      expect(largest(weights.plastic(layer, 8))).toBe(0)
      const changes = Array.from({ length: current.run.recording.steps }, (_, step) =>
        largest(weights.change(layer, step)),
      )
      expect(weights.extremes.layers[layer].change).toBeCloseTo(largest(changes), 6)
    }
    const { feed } = weightExtremes(current.run.recording, current.checkpoint.network.parameters).norms
    expect([feed[8], feed[9]]).toEqual([0, 0])
  })

  it('names the strongest connection of the layer that holds most', () => {
    const { run, checkpoint } = randomRun()
    const { strongest, layers } = weightExtremes(run.recording, checkpoint.network.parameters)
    const { layer, pre, post } = strongest!
    const normsOf = (name: LayerName) => {
      const cursor = new PlasticWeightCursor(run.recording, checkpoint.network.parameters, name)
      return Array.from({ length: run.recording.steps + 1 }, (_, step) => Math.hypot(...cursor.weightAt(step)))
    }
    const norms = layerNames.map((name) => Math.max(...normsOf(name)))
    expect(layer).toBe(layerNames[norms.indexOf(Math.max(...norms))])
    const cursor = new PlasticWeightCursor(run.recording, checkpoint.network.parameters, layer)
    const reached = Array.from({ length: run.recording.steps + 1 }, (_, step) =>
      Math.abs(cursor.weightAt(step)[pre * cursor.post + post]),
    )
    expect(Math.max(...reached)).toBe(layers[layer].plastic)
  })

  it('compares the rebuilt weights with those that the engine ended with', () => {
    const { run, checkpoint } = randomRun()
    expect(weightExtremes(run.recording, checkpoint.network.parameters).rebuildError).toBeLessThan(1e-6)
    run.recording.finalState.plasticWeight!.readout[3] += 0.25
    expect(weightExtremes(run.recording, checkpoint.network.parameters).rebuildError).toBeCloseTo(0.25, 5)
  })

  it('keeps within the clip', () => {
    const { run, checkpoint } = randomRun({ plasticity: { ...defaultPlasticity, weightClip: 0.05 } })
    const { layers, rebuildError } = weightExtremes(run.recording, checkpoint.network.parameters)
    expect(layers.encoder.plastic).toBeCloseTo(0.05, 6)
    expect(rebuildError).toBeLessThan(1e-6)
  })

  it('has no plastic weights to speak of without plasticity', () => {
    const { run, checkpoint } = randomRun({ rule: 'none' })
    const found = weightExtremes(run.recording, checkpoint.network.parameters)
    expect(found).toMatchObject({ strongest: null, rebuildError: null })
    expect(found.layers.encoder).toMatchObject({ plastic: 0, change: 0, alpha: 0 })
    expect(found.layers.encoder.effective).toBe(found.layers.encoder.slow)
  })
})

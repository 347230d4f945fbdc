import { describe, expect, it } from 'vitest'
import { randomRun, withInterventions } from '../randomRun'
import { nodeEngineFiles } from '../../cli/nodeEngineFiles'
import { createWasmLayerPass } from '../../src/kernels/wasm/wasmLayerPass'
import { denseLayerPass } from '../../src/network/denseLayerPass'
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
      expect(found.layers[layer].plastic).toBeCloseTo(largest(weights.map(largest)), 6)
      const summed = weights.filter((_, step) => step % 8 === 0 || step === recording.steps)
      expect(found.layers[layer].effective).toBeCloseTo(
        largest(summed.map((w) => largest(Array.from(w, (v, k) => v + slow[k])))),
      )
      const changes = weights.slice(1).map((w, t) => largest(Array.from(w, (v, k) => v - weights[t][k])))
      expect(found.layers[layer].change).toBeCloseTo(largest(changes), 6)
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
    expect(Math.max(...reached)).toBeCloseTo(layers[layer].plastic, 6)
  })

  it('keeps within the clip', () => {
    const { run, checkpoint } = randomRun({ plasticity: { ...defaultPlasticity, weightClip: 0.05 } })
    const { layers } = weightExtremes(run.recording, checkpoint.network.parameters)
    expect(layers.encoder.plastic).toBeCloseTo(0.05, 6)
  })

  it('has no plastic weights to speak of without plasticity', () => {
    const { run, checkpoint } = randomRun({ rule: 'none' })
    const found = weightExtremes(run.recording, checkpoint.network.parameters)
    expect(found).toMatchObject({ strongest: null })
    expect(found.layers.encoder).toMatchObject({ plastic: 0, change: 0, alpha: 0 })
    expect(found.layers.encoder.effective).toBe(found.layers.encoder.slow)
  })

  it('has the largest finite magnitudes where a run overflows', () => {
    const { run, checkpoint } = randomRun()
    run.recording.hidden.fill(3e38, run.recording.hidden.length / 2)
    const { plastic } = weightExtremes(run.recording, checkpoint.network.parameters).layers.recurrent
    expect(plastic).toBeGreaterThan(0)
    expect(plastic).toBeLessThan(Infinity)
  })
})

describe('the pass in WebAssembly', () => {
  it.each([
    { name: 'the Hebbian rule', config: {} },
    { name: 'the gradient rule', config: { rule: 'gradient' } },
    { name: 'a constant alpha', config: { alphaMode: 'none' } },
    { name: 'an LSTM', config: { cell: 'lstm' } },
    { name: 'a clip', config: { plasticity: { ...defaultPlasticity, weightClip: 0.05 } } },
    { name: 'no plasticity', config: { rule: 'none' } },
  ] as const)('finds what plain loops find: $name', async ({ config }) => {
    const wasmLayerPass = await createWasmLayerPass(nodeEngineFiles().loadKernels)
    const all = randomRun(config)
    // Most units of a trained network are silent at any step, and some of them always.
    for (const values of [all.run.recording.encoded, all.run.recording.hidden])
      for (let k = 0; k < values.length; k++)
        if (Math.abs(values[k]) < 0.6 || k % all.run.recording.config.hiddenSize < 2) values[k] = 0
    const changed = withInterventions(all, [
      { kind: 'erase', target: 'weights', step: 7 },
      { kind: 'freeze', target: 'feed', from: 3, to: 6 },
      { kind: 'holdEta', target: 'weights', from: 9, to: 12, eta: 0.9 },
    ])
    const overflowing = randomRun(config)
    overflowing.run.recording.hidden.fill(3e38, overflowing.run.recording.hidden.length / 2)
    for (const { run, checkpoint } of [all, changed, overflowing])
      for (const layer of layerNames)
        for (const keptStep of [0, 7, 11, run.recording.steps]) {
          const given = [run.recording, checkpoint.network.parameters, layer, 0, keptStep] as const
          const { norms, ...found } = wasmLayerPass(...given)
          const { norms: wanted, ...rest } = denseLayerPass(...given)
          expect(found).toEqual(rest)
          norms.forEach((norm, step) => {
            if (Number.isFinite(wanted[step]))
              expect(norm / (wanted[step] || 1)).toBeCloseTo(Math.sign(wanted[step]), 5)
            else expect(norm).toBe(wanted[step])
          })
        }
  })

  it('keeps the bits that a cursor comes to by itself, and lets it go on from there', async () => {
    const passLayer = await createWasmLayerPass(nodeEngineFiles().loadKernels)
    const { run, checkpoint } = randomRun()
    const { parameters } = checkpoint.network
    const { kept } = weightExtremes(run.recording, parameters, { keptStep: 9, passLayer })
    for (const layer of layerNames) {
      const known = { step: kept.step, weight: kept.plastic[layer] }
      const given = [run.recording, parameters, layer, 0] as const
      const [own, begun] = [new PlasticWeightCursor(...given), new PlasticWeightCursor(...given, known)]
      for (const step of [9, 10, 8, 20, 0, 19]) expect(begun.weightAt(step)).toEqual(own.weightAt(step))
    }
  })
})

describe('the rebuilt weights', () => {
  it('are compared with those that the engine ended with', () => {
    const current = randomRun()
    expect(runWeightsOf(current).rebuildError).toBeLessThan(1e-6)
    const changed = randomRun()
    changed.run.recording.finalState.plasticWeight!.readout[3] += 0.25
    expect(runWeightsOf(changed).rebuildError).toBeCloseTo(0.25, 5)
  })

  it('agree with the engine under a clip too, and are not compared without plasticity', () => {
    expect(
      runWeightsOf(randomRun({ plasticity: { ...defaultPlasticity, weightClip: 0.05 } })).rebuildError,
    ).toBeLessThan(1e-6)
    expect(runWeightsOf(randomRun({ rule: 'none' })).rebuildError).toBeNull()
  })
})

import { layersOf, layerShape } from '../src/network/layers'
import type { Checkpoint } from '../src/network/checkpoint'
import { defaultPlasticity } from '../src/network/modelConfig'
import { initialParameters, type ParameterName } from '../src/network/parameters'
import { defaultOneShot } from '../src/tasks/oneShot'
import { taskSizes } from '../src/tasks/registry'
import { smallModel } from './smallModel'

const task = defaultOneShot
/** Patches of 4 x 4 pixels along a side. */
const patches = 7
const features = 2 * patches * patches
/** How loudly a label speaks at the readout; with it a small write rate writes enough. */
const loudness = 200

/**
 * A Hebbian network for five glyphs that nobody trained: hidden units compare the ink of a patch with that of the whole
 * image, and the only plastic weights, from them to the answers, become each example times its label. A query's answers
 * are then how alike it is to each example.
 */
export function handmadeOneShot(): Checkpoint {
  const { inputSize, outputSize } = taskSizes(task)
  const hiddenSize = features + task.ways
  const plasticity = {
    ...defaultPlasticity,
    ...{ etaScale: 0.01, decayScale: 0, maxUpdateNorm: Infinity, modulation: 'off' as const },
  }
  const config = smallModel({
    ...{ inputSize, outputSize, hiddenSize, auxiliarySize: 0, modulated: false, plasticity },
    lossKind: 'crossEntropy',
  })
  const parameters = structuredClone(initialParameters(config, 1))
  const values = (name: ParameterName) => parameters[name]!.values
  for (const layer of layersOf(config))
    for (const name of ['slowWeight', 'slowBias', 'alpha'] as const) values(`${layer}.${name}`).fill(0)
  const set = (layer: 'encoder' | 'feed' | 'readout', pre: number, post: number, value: number) =>
    (values(`${layer}.slowWeight`)[pre * layerShape(config, layer).post + post] = value)

  const side = task.imageSide
  const patchSide = side / patches
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const own = Math.floor(row / patchSide) * patches + Math.floor(column / patchSide)
      for (let patch = 0; patch < patches * patches; patch++) {
        const weight = (patch === own ? 1 / patchSide ** 2 : 0) - 1 / side ** 2
        set('encoder', row * side + column, 2 * patch, weight)
        set('encoder', row * side + column, 2 * patch + 1, -weight)
      }
    }
  for (let label = 0; label < task.ways; label++) {
    set('encoder', side * side + label, features + label, 1)
    set('readout', features + label, label, loudness)
  }
  for (let unit = 0; unit < hiddenSize; unit++) set('feed', unit, unit, 1)
  values('readout.alpha').fill(1, 0, features * outputSize)
  const provenance = {
    ...{ trainedBatches: 0, batchSize: 1, seed: 1, engine: 'none', version: '0', images: 'glyphs' },
    ...{
      validationLoss: 1,
      validationLossStandardError: 0,
      validationAnswerError: 1,
      validationAnswerStandardError: 0,
    },
  }
  return { network: { config, parameters }, task, provenance }
}

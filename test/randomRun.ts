import { createRandom } from '../src/numerics/random'
import type { Intervention } from '../src/network/interventions'
import { cellWidth, layerNames, layerShape, readoutSize, type LayerName } from '../src/network/layers'
import type { ModelConfig } from '../src/network/modelConfig'
import { initialParameters, type Parameters } from '../src/network/parameters'
import { factorsOf } from '../src/network/plasticWeightCursor'
import type { NetworkState, Recording } from '../src/network/recording'
import { weightExtremes } from '../src/network/weightExtremes'
import type { CurrentRun } from '../src/store/currentRun'
import { createEpisodes, defaultTasks, taskSizes } from '../src/tasks/registry'
import type { TaskSettings } from '../src/tasks/episode'
import { smallModel } from './smallModel'

/**
 * A run of one episode with random activities in it: what it says is not what any network did, but its factors, rates and
 * final weights fit each other. For tests of what is drawn from a run.
 */
export function randomRun(
  overrides: Partial<ModelConfig> = {},
  task: TaskSettings = defaultTasks.cueReward,
): CurrentRun {
  const config = smallModel({ ...taskSizes(task), auxiliarySize: 2, ...overrides })
  const episode = createEpisodes(task, 1, 3)
  const parameters = initialParameters(config, 4)
  const recording = randomRecording(config, parameters, episode.inputs, episode.steps)
  const checkpoint = {
    id: 'random',
    network: { config, parameters },
    task,
    provenance: {
      trainedBatches: 0,
      batchSize: 1,
      seed: 4,
      validationLoss: 1,
      validationLossStandardError: 0,
      validationAnswerError: 1,
      validationAnswerStandardError: 0,
      engine: 'none',
      version: '0',
    },
  }
  const request = {
    checkpointId: 'random',
    task,
    seed: 3,
    plasticity: config.plasticity,
    alphaScale: 1,
    interventions: [],
    exampleEdits: [],
    pictures: null,
  }
  const weights = weightExtremes(recording, parameters)
  const errors = { loss: 1, lossBaseline: 1, answerError: 1, answerBaseline: 1 }
  return { checkpoint, run: { request, episode, recording, weights, errors, engine: 'composed:cpu', elapsedMs: 1 } }
}

/** The same run with interventions in its recording; they change the plastic weights, not the random activities. */
export function withInterventions(current: CurrentRun, interventions: readonly Intervention[]): CurrentRun {
  const recording = { ...current.run.recording, interventions }
  const weights = weightExtremes(recording, current.checkpoint.network.parameters)
  return { ...current, run: { ...current.run, recording, weights } }
}

function randomRecording(config: ModelConfig, parameters: Parameters, inputs: Float32Array, steps: number): Recording {
  const random = createRandom(9)
  const values = (width: number, low = -1) =>
    Float32Array.from({ length: steps * width }, () => random.uniformBetween(low, 1))
  const { hiddenSize } = config
  const width = cellWidth(config)
  const lstm = config.cell === 'lstm'
  const recording: Recording = {
    config,
    interventions: [],
    batch: 1,
    steps,
    inputs,
    encoded: values(hiddenSize, 0),
    hidden: values(hiddenSize, lstm ? -1 : 0),
    cellState: lstm ? values(hiddenSize) : null,
    gates: lstm ? values(width) : null,
    outputs: values(readoutSize(config)),
    postsynapticGradient:
      config.rule === 'gradient'
        ? { encoder: values(hiddenSize), cell: values(width), readout: values(readoutSize(config)) }
        : null,
    modulation: values(1, 0),
    eta: values(1, 0).map((value) => value / 5),
    decay: values(1, 0).map((value) => value / 5),
    updateNorm: values(1, 0),
    internalLoss: values(1, 0),
    finalState: {
      batch: 1,
      hidden: new Float32Array(hiddenSize),
      cellState: null,
      plasticWeight: null,
      plasticBias: null,
    },
  }
  return { ...recording, finalState: { ...recording.finalState, plasticWeight: finalWeights(recording, parameters) } }
}

/** w after the last step, by the formula of docs/notation.md in float64. */
function finalWeights(recording: Recording, parameters: Parameters): NetworkState['plasticWeight'] {
  const { config, steps } = recording
  if (config.rule === 'none') return null
  const clip = config.plasticity.weightClip ?? Infinity
  const weights = {} as Record<LayerName, Float32Array>
  for (const layer of layerNames) {
    const { pre, post } = layerShape(config, layer)
    const weight = new Float64Array(pre * post)
    const alpha = parameters[`${layer}.alpha`]?.values
    for (let step = 0; step < steps; step++) {
      const factors = factorsOf(recording, layer, step)
      for (let k = 0; k < weight.length; k++) {
        const update = factors.pre[Math.floor(k / post)] * factors.post[k % post] * (alpha?.[k] ?? 1)
        const next = (1 - recording.decay[step]) * weight[k] + recording.eta[step] * update
        weight[k] = Math.min(clip, Math.max(-clip, next))
      }
    }
    weights[layer] = Float32Array.from(weight)
  }
  return weights
}

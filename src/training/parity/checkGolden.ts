import type { Engine } from '../../kernels/engine'
import { layersOf, type LayerName } from '../../network/layers'
import { parameterOf, parameterShapes, type Network } from '../../network/parameters'
import { PlasticWeightCursor } from '../../network/plasticWeightCursor'
import type { NetworkState, Recording } from '../../network/recording'
import type { EpisodeData } from '../../tasks/episode'
import { flattenParameters, viewParameters } from '../../network/flatParameters'
import { adamWStep, defaultAdamW, initialAdamW } from '../adamW'
import {
  absoluteError,
  ErrorTable,
  gradientError,
  largest,
  relativeError,
  tolerancesFor,
  type Quantity,
  type QuantityError,
} from './comparison'
import { goldenLayerNames, goldenParameterName, type Golden } from './golden'

export interface GoldenCheckOptions {
  /** Also differentiate, and train where the file has training steps. */
  readonly gradients: boolean
  readonly training: boolean
}

/** Runs a golden file through an engine. Returns the largest error of each quantity that the file holds. */
export async function checkGolden(
  engine: Engine,
  golden: Golden,
  options: GoldenCheckOptions = { gradients: true, training: true },
): Promise<QuantityError[]> {
  const { network, episodes, midStep, tensors } = golden
  const { config } = network
  const tolerances = tolerancesFor(engine.name.endsWith('webgpu'), episodes.steps)
  const table = new ErrorTable()

  const recording = await engine.rollout(network, episodes)
  const absolute = (quantity: Quantity, name: string, got: Float32Array | null) => {
    const expected = tensors.get(name)
    if (!expected) return
    table.add(quantity, name, absoluteError(name, expected, got ?? new Float32Array(0)), tolerances.absolute)
  }
  const relative = (quantity: Quantity, name: string, got: Float32Array) => {
    const expected = tensors.get(name)
    if (!expected) throw new Error(`golden file: tensor ${name} is missing`)
    table.add(quantity, name, relativeError(name, expected, got, tolerances.relative), tolerances.relative)
  }
  absolute('outputs', 'o', recording.outputs)
  absolute('outputs', 'y', taskOutputs(recording))
  absolute('states', 'h', recording.hidden)
  absolute('states', 'c', recording.cellState)
  absolute('eta', 'eta', recording.eta)
  absolute('eta', 'modulation', recording.modulation)
  relative('norm', 'norm', recording.updateNorm)
  relative('internal loss', 'inner', recording.internalLoss)

  const states: [string, number, NetworkState][] = [['end', episodes.steps, recording.finalState]]
  if (midStep > 0 && config.rule !== 'none')
    states.push(['mid', midStep, (await engine.rollout(network, firstSteps(episodes, midStep))).finalState])
  for (const [when, at, state] of states) {
    for (const layer of layersOf(config)) {
      const name = `plastic.${when}.${goldenLayerNames[layer]}`
      if (!state.plasticWeight) continue
      absolute('plastic weights', `${name}.w`, state.plasticWeight[layer])
      if (state.plasticBias) absolute('plastic weights', `${name}.b`, state.plasticBias[layer])
      absolute('rebuilt weights', `${name}.w`, rebuiltWeights(recording, network, layer, at))
    }
  }

  if (options.gradients) {
    const { loss, gradients } = await engine.lossAndGradients(network, episodes)
    table.add('loss', 'loss', Math.abs(loss - golden.loss) / Math.abs(golden.loss), tolerances.relative)
    const names = new Map([...parameterShapes(config).keys()].map((name) => [goldenParameterName(name), name]))
    for (const [key, expected] of tensors) {
      if (!key.startsWith('grad.')) continue
      const name = names.get(key.slice('grad.'.length))
      // The network has no such parameter, so its gradient is zero.
      const got = name ? parameterOf(gradients, name).values : new Float32Array(expected.values.length)
      table.add('gradients', key, gradientError(key, expected, got, tolerances.gradient), tolerances.gradient)
    }
  }

  if (options.gradients && options.training && golden.trainLosses.length > 0) {
    const flat = flattenParameters(config, network.parameters)
    const trained: Network = { config, parameters: viewParameters(config, flat) }
    const optimiser = initialAdamW(config)
    for (const [k, expected] of golden.trainLosses.entries()) {
      const { loss, gradients } = await engine.lossAndGradients(trained, episodes)
      table.add('loss', `trainLosses[${k}]`, Math.abs(loss - expected) / expected, tolerances.relative)
      adamWStep(config, flat, flattenParameters(config, gradients), optimiser, defaultAdamW)
    }
    for (const name of parameterShapes(config).keys()) {
      const key = goldenParameterName(name)
      const expected = tensors.get(`trained.${key}`)
      const gradient = tensors.get(`grad.${key}`)
      if (!expected || !gradient) throw new Error(`golden file: trained.${key} or grad.${key} is missing`)
      const { trainedFrom } = tolerances
      const from = Math.max(trainedFrom.absolute, trainedFrom.relative * largest(gradient.values, Math.abs))
      const got = parameterOf(trained.parameters, name).values
      const error = largest(got, (value, i) =>
        Math.abs(gradient.values[i]) >= from ? Math.abs(value - expected.values[i]) : 0,
      )
      table.add('trained', `trained.${key}`, error, tolerances.trained)
    }
  }
  return table.rows()
}

/** y [batch, steps, outputSize] out of o. */
function taskOutputs({ config, outputs, batch, steps }: Recording): Float32Array {
  const { outputSize } = config
  const width = outputs.length / (batch * steps)
  const y = new Float32Array(batch * steps * outputSize)
  for (let row = 0; row < batch * steps; row++)
    y.set(outputs.subarray(row * width, row * width + outputSize), row * outputSize)
  return y
}

function rebuiltWeights(recording: Recording, { parameters }: Network, layer: LayerName, step: number): Float32Array {
  const perEpisode = Array.from({ length: recording.batch }, (_, episode) =>
    new PlasticWeightCursor(recording, parameters, layer, episode).weightAt(step),
  )
  const size = perEpisode[0].length
  const weights = new Float32Array(recording.batch * size)
  perEpisode.forEach((weight, episode) => weights.set(weight, episode * size))
  return weights
}

/** The same episodes, cut after `count` steps. */
function firstSteps(episodes: EpisodeData, count: number): EpisodeData {
  const { batch, steps, inputSize, outputSize } = episodes
  const cut = (values: Float32Array, width: number) => {
    const kept = new Float32Array(batch * count * width)
    for (let b = 0; b < batch; b++)
      kept.set(values.subarray(b * steps * width, (b * steps + count) * width), b * count * width)
    return kept
  }
  return {
    ...episodes,
    steps: count,
    inputs: cut(episodes.inputs, inputSize),
    targets: cut(episodes.targets, outputSize),
    scoredFrom: 0,
    answerFrom: 0,
  }
}

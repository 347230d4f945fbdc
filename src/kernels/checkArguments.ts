import { ShapeError } from '../numerics/shapeError'
import { layerNames, layerShape } from '../network/layers'
import type { ModelConfig } from '../network/modelConfig'
import { checkParameters, type Network } from '../network/parameters'
import type { NetworkState } from '../network/recording'
import type { EpisodeData } from '../tasks/episode'

/** Throws a ShapeError or RangeError where episodes or parameters do not fit the network's configuration. */
export function checkArguments(operation: string, network: Network, episodes: EpisodeData): void {
  checkParameters(operation, network)
  const { batch, steps, inputSize, outputSize, inputs, targets, scoredFrom, answerFrom } = episodes
  const { config } = network
  if (inputSize !== config.inputSize || inputs.length !== batch * steps * inputSize)
    throw new ShapeError(operation, 'inputs', [batch, steps, config.inputSize], [batch, steps, inputSize])
  if (outputSize !== config.outputSize || targets.length !== batch * steps * outputSize)
    throw new ShapeError(operation, 'targets', [batch, steps, config.outputSize], [batch, steps, outputSize])
  for (const [what, first] of Object.entries({ scoredFrom, answerFrom }))
    if (!(first >= 0 && first < steps))
      throw new RangeError(`${operation}: ${what} must be 0 to ${steps - 1}, got ${first}`)
}

/** Throws a ShapeError where a state to start from does not fit the configuration or the number of episodes. */
export function checkState(operation: string, config: ModelConfig, state: NetworkState, batch: number): void {
  if (state.batch !== batch) throw new ShapeError(operation, 'batch of the initial state', [batch], [state.batch])
  const check = (what: string, values: Float32Array | undefined | null, shape: readonly number[]) => {
    const size = shape.reduce((product, length) => product * length, 1)
    if (values?.length !== size) throw new ShapeError(operation, what, shape, `${values?.length ?? 0} values`)
  }
  check('initial h', state.hidden, [batch, config.hiddenSize])
  if (config.cell === 'lstm') check('initial c', state.cellState, [batch, config.hiddenSize])
  for (const layer of layerNames) {
    const { pre, post } = layerShape(config, layer)
    if (config.rule !== 'none') check(`initial w of ${layer}`, state.plasticWeight?.[layer], [batch, pre, post])
    if (config.rule === 'gradient') check(`initial b of ${layer}`, state.plasticBias?.[layer], [batch, post])
  }
}

import { ShapeError } from '../numerics/engineErrors'
import { sizeOf } from '../numerics/hostTensor'
import { episodeInputSize } from '../network/imageEncoder'
import { layerShape, layersOf } from '../network/layers'
import { checkWhole, episodeLimits } from '../network/limits'
import type { ModelConfig } from '../network/modelConfig'
import { checkFinite, checkParameters, type Network } from '../network/parameters'
import type { NetworkState } from '../network/recording'
import type { EpisodeData } from '../tasks/episode'

/**
 * What every engine checks before it starts: limits, shapes that fit the configuration, finite values.
 *
 * @param checkNetwork an engine that finds values which are not finite faster by itself gives `checkParameterShapes`
 * @throws ShapeError or ArgumentError, each saying what was expected and what came
 */
export function checkArguments(
  operation: string,
  network: Network,
  episodes: EpisodeData,
  checkNetwork: (operation: string, network: Network) => void = checkParameters,
): void {
  checkNetwork(operation, network)
  const { config } = network
  const { batch, steps, inputSize, outputSize, inputs, targets, scoredFrom, answerFrom } = episodes
  checkWhole(operation, 'batch', batch, episodeLimits.batch)
  checkWhole(operation, 'steps', steps, episodeLimits.steps)
  for (const [what, first] of Object.entries({ scoredFrom, answerFrom }))
    checkWhole(operation, what, first, { least: 0, most: steps - 1 })
  const expectedSize = episodeInputSize(config)
  if (inputSize !== expectedSize)
    throw new ShapeError(operation, 'inputs', [batch, steps, expectedSize], [batch, steps, inputSize])
  if (outputSize !== config.outputSize)
    throw new ShapeError(operation, 'targets', [batch, steps, config.outputSize], [batch, steps, outputSize])
  checkValues(operation, 'inputs', inputs, [batch, steps, inputSize])
  checkValues(operation, 'targets', targets, [batch, steps, outputSize])
}

/**
 * Checks a state to start from.
 *
 * @throws ShapeError where it does not fit the configuration or the number of episodes
 * @throws ArgumentError where it is not finite
 */
export function checkState(operation: string, config: ModelConfig, state: NetworkState, batch: number): void {
  if (state.batch !== batch) throw new ShapeError(operation, 'batch of the initial state', [batch], [state.batch])
  checkValues(operation, 'initial h', state.hidden, [batch, config.hiddenSize])
  if (config.cell === 'lstm') checkValues(operation, 'initial c', state.cellState, [batch, config.hiddenSize])
  for (const layer of layersOf(config)) {
    const { pre, post } = layerShape(config, layer)
    if (config.rule !== 'none')
      checkValues(operation, `initial w of ${layer}`, state.plasticWeight?.[layer], [batch, pre, post])
    if (config.rule === 'gradient')
      checkValues(operation, `initial b of ${layer}`, state.plasticBias?.[layer], [batch, post])
  }
}

function checkValues(
  operation: string,
  what: string,
  values: Float32Array | undefined | null,
  shape: readonly number[],
): void {
  if (values?.length !== sizeOf(shape)) throw new ShapeError(operation, what, shape, `${values?.length ?? 0} values`)
  checkFinite(operation, what, values)
}

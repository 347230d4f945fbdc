import { createRandom } from '../numerics/random'
import { sizeOf, type HostTensor } from '../numerics/hostTensor'
import { ArgumentError, ShapeError } from '../numerics/engineErrors'
import { firstNonFinite } from '../numerics/finite'
import {
  hasImageEncoder,
  imageEncoderShapes,
  isImageEncoderParameter,
  initialImageParameter,
  isRunningStatistic,
  type ImageEncoderParameter,
  type ImageModelConfig,
} from './imageEncoder'
import { layerShape, layersOf, readoutSize, type LayerName } from './layers'
import { checkLimits } from './limits'
import type { ModelConfig } from './modelConfig'

/** `slowWeight` [pre, post], `slowBias` [post], `alpha` [pre, post], `alphaBias` [post] */
export type LayerParameter = 'slowWeight' | 'slowBias' | 'alpha' | 'alphaBias'
export type ParameterName = `${LayerName}.${LayerParameter}` | 'internalLossWeight' | ImageEncoderParameter

/** Meta-learned values by name. Which names there are follows from the configuration: {@link parameterShapes}. */
export type Parameters = Readonly<Partial<Record<ParameterName, HostTensor>>>

/** A configuration and the parameters that fit it. */
export interface Network {
  readonly config: ModelConfig
  readonly parameters: Parameters
}

/** A network that sees images. */
export interface ImageNetwork extends Network {
  readonly config: ImageModelConfig
}

/**
 * Names and shapes of a network's parameters, in a fixed order.
 * Those of an image encoder come last. A non-plastic network has no alpha; alphaMode `none` has the constant 1 instead; only the gradient rule moves biases.
 */
export function parameterShapes(config: ModelConfig): ReadonlyMap<ParameterName, readonly number[]> {
  const shapes = new Map<ParameterName, readonly number[]>()
  const hasAlpha = config.rule !== 'none' && config.alphaMode !== 'none'
  for (const layer of layersOf(config)) {
    const { pre, post } = layerShape(config, layer)
    shapes.set(`${layer}.slowWeight`, [pre, post])
    shapes.set(`${layer}.slowBias`, [post])
    if (hasAlpha) shapes.set(`${layer}.alpha`, [pre, post])
    if (hasAlpha && config.rule === 'gradient') shapes.set(`${layer}.alphaBias`, [post])
  }
  shapes.set('internalLossWeight', [readoutSize(config)])
  if (hasImageEncoder(config)) for (const [name, shape] of imageEncoderShapes(config)) shapes.set(name, shape)
  return shapes
}

/** Whether meta-training changes this parameter. */
export function isTrained(config: ModelConfig, name: ParameterName): boolean {
  if (name === 'internalLossWeight') return config.rule === 'gradient'
  if (isRunningStatistic(name)) return false
  return !config.randomNetwork || name.endsWith('.alpha') || name.endsWith('.alphaBias')
}

/** The tensor of that name. Throws a RangeError where the network has none. */
export function parameterOf(parameters: Parameters, name: ParameterName): HostTensor {
  const tensor = parameters[name]
  if (!tensor) throw new RangeError(`parameterOf: the network has no parameter ${name}`)
  return tensor
}

/**
 * Parameters at the start of meta-training: slow weights and biases U(-k, k) with k = s / sqrt(fan-out), s = 1,
 * or 2 for the LSTM's two maps; alpha by its mode; internalLossWeight 1 (docs/notation.md, "Meta-training"); an image encoder
 * as in {@link initialImageParameter}.
 */
export function initialParameters(config: ModelConfig, seed: number): Parameters {
  const random = createRandom([seed, 0x1417])
  const parameters: Partial<Record<ParameterName, HostTensor>> = {}
  for (const [name, shape] of parameterShapes(config)) {
    const values = new Float32Array(sizeOf(shape))
    if (name === 'internalLossWeight') {
      values.fill(1)
    } else if (hasImageEncoder(config) && isImageEncoderParameter(name)) {
      const draw = initialImageParameter(config.imageEncoder, name, random)
      values.forEach((_, k) => (values[k] = draw()))
    } else if (name.endsWith('.alpha') || name.endsWith('.alphaBias')) {
      if (config.alphaMode === 'random') values.forEach((_, k) => (values[k] = random.uniformBetween(-1, 1)))
      else values.fill(config.alphaMode === 'negative' ? -1 : 1)
    } else {
      const layer = name.slice(0, name.indexOf('.')) as LayerName
      const scale = config.cell === 'lstm' && (layer === 'feed' || layer === 'recurrent') ? 2 : 1
      const bound = scale / Math.sqrt(layerShape(config, layer).post)
      values.forEach((_, k) => (values[k] = random.uniformBetween(-bound, bound)))
    }
    parameters[name] = { shape, values }
  }
  return parameters
}

/**
 * Checks a network to be one that every engine can run.
 *
 * @throws ShapeError where a parameter is missing or has another shape
 * @throws ArgumentError where a size or setting is beyond its limits, or a parameter is not finite
 */
export function checkParameters(operation: string, network: Network): void {
  checkParameterShapes(operation, network)
  for (const name of parameterShapes(network.config).keys())
    checkFinite(operation, name, network.parameters[name]!.values)
}

/** As {@link checkParameters}, but does not look at the values. */
export function checkParameterShapes(operation: string, { config, parameters }: Network): void {
  checkLimits(operation, config)
  for (const [name, shape] of parameterShapes(config)) {
    const tensor = parameters[name]
    if (!tensor) throw new ShapeError(operation, name, shape, 'nothing')
    if (tensor.shape.join() !== shape.join()) throw new ShapeError(operation, name, shape, tensor.shape)
    const size = sizeOf(shape)
    if (tensor.values.length !== size)
      throw new ShapeError(operation, `the values of ${name}`, [size], [tensor.values.length])
  }
}

/** Throws an {@link ArgumentError} that names the first value which is not finite. */
export function checkFinite(operation: string, what: string, values: Float32Array): void {
  const broken = firstNonFinite(values)
  if (broken >= 0)
    throw new ArgumentError(operation, what, 'finite', `${values[broken]} at position ${broken} of ${values.length}`)
}

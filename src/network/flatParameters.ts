import { sizeOf, type HostTensor } from '../numerics/hostTensor'
import type { ModelConfig } from './modelConfig'
import { isTrained, parameterOf, parameterShapes, type ParameterName, type Parameters } from './parameters'

/** Where a parameter lies in the flat array: values `from` to `to`, the last one excluded. */
export interface ParameterRange {
  readonly name: ParameterName
  readonly shape: readonly number[]
  readonly from: number
  readonly to: number
}

/** The ranges of all parameters in an array that holds them one after the other, in the order of `parameterShapes`. */
export function parameterRanges(config: ModelConfig): readonly ParameterRange[] {
  let from = 0
  return [...parameterShapes(config)].map(([name, shape]) => {
    const to = from + sizeOf(shape)
    const range = { name, shape, from, to }
    from = to
    return range
  })
}

/** The ranges that meta-training changes. */
export function trainedRanges(config: ModelConfig): readonly ParameterRange[] {
  return parameterRanges(config).filter(({ name }) => isTrained(config, name))
}

/** The number of values of all parameters together. */
export function parameterCount(config: ModelConfig): number {
  return parameterRanges(config).at(-1)!.to
}

/** All parameters, copied into one array. */
export function flattenParameters(config: ModelConfig, parameters: Parameters): Float32Array {
  const flat = new Float32Array(parameterCount(config))
  for (const { name, from } of parameterRanges(config)) flat.set(parameterOf(parameters, name).values, from)
  return flat
}

/** The parameters as views of the array that holds them all. */
export function viewParameters(config: ModelConfig, flat: Float32Array): Parameters {
  const parameters: Partial<Record<ParameterName, HostTensor>> = {}
  for (const { name, shape, from, to } of parameterRanges(config))
    parameters[name] = { shape, values: flat.subarray(from, to) }
  return parameters
}

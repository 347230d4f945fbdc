import { readoutSize } from '../../network/layers'
import { parameterOf, type Parameters } from '../../network/parameters'
import type { Recording } from '../../network/recording'

/** How the internal loss pulls one output unit towards its target, which is 0. */
export interface OutputPull {
  /** o_k, and w_out,k */
  readonly output: number
  readonly lossWeight: number
  /** w_out,k o_k, whose squares make up the internal loss */
  readonly weighted: number
}

/** The network's self-made error at a step: L = innerLossScale mean_k (w_out,k o_k)², so every o_k is to go to 0. */
export function outputPulls(recording: Recording, parameters: Parameters, step: number): readonly OutputPull[] {
  const width = readoutSize(recording.config)
  const weights = parameterOf(parameters, 'internalLossWeight').values
  return Array.from({ length: width }, (_, k) => {
    const output = recording.outputs[step * width + k]
    return { output, lossWeight: weights[k], weighted: weights[k] * output }
  })
}

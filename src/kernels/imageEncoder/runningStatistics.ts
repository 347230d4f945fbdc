import { blockParameter, blockSide, type BlockParameter, type ImageEncoderParameter } from '../../network/imageEncoder'
import type { HostTensor } from '../../numerics/hostTensor'
import { parameterOf, type ImageNetwork, type Parameters } from '../../network/parameters'

/** Of a block's convolution, over the images and pixels of each step: [steps, channels] */
export interface StepStatistics {
  readonly mean: Float32Array
  readonly variance: Float32Array
}

/** How much of a step's statistics the kept ones take over. */
const momentum = 0.1

/**
 * What batch-norm keeps after some steps, one after the other, as in the public code, which runs it step by step:
 *
 *     running' = 0.9 running + 0.1 statistic, the variance with n - 1
 *
 * @param blocks of each block, the steps' statistics, the variance with n
 * @param imagesPerStep the images whose statistics they are
 */
export function keptStatistics(
  { config, parameters }: ImageNetwork,
  blocks: readonly StepStatistics[],
  imagesPerStep: number,
): Parameters {
  const kept: Partial<Record<ImageEncoderParameter, HostTensor>> = {}
  blocks.forEach(({ mean, variance }, block) => {
    const count = imagesPerStep * blockSide(config.imageEncoder, block) ** 2
    const keep = (part: BlockParameter, ofSteps: Float32Array, scale: number) => {
      const name = blockParameter(block, part)
      const { shape, values } = parameterOf(parameters, name)
      const running = values.slice()
      ofSteps.forEach((value, k) => {
        const channel = k % running.length
        running[channel] += momentum * (scale * value - running[channel])
      })
      kept[name] = { shape, values: running }
    }
    keep('runningMean', mean, 1)
    keep('runningVariance', variance, count / (count - 1))
  })
  return kept
}

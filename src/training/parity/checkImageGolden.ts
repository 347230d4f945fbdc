import type { HostTensor } from '../../numerics/hostTensor'
import type { ImageEncoder } from '../../kernels/imageEncoder/imageEncoder'
import { blockParameter, isRunningStatistic, type BlockParameter } from '../../network/imageEncoder'
import { parameterOf } from '../../network/parameters'
import { absoluteError, ErrorTable, gradientError, tolerancesFor, type QuantityError } from './comparison'
import { fromTorch, goldenBlockParts, type ImageGolden } from './imageGolden'

/**
 * Runs a golden file through an image encoder: the embedding counts as outputs, what batch-norm keeps as states. Returns
 * the largest error of each quantity.
 */
export async function checkImageGolden(
  encoder: ImageEncoder,
  { network, episodes, tensors }: ImageGolden,
  onGpu: boolean,
): Promise<QuantityError[]> {
  const { imageEncoder, hiddenSize, outputSize } = network.config
  const embedding = hiddenSize - outputSize
  const tolerances = tolerancesFor(onGpu, episodes.steps)
  const table = new ErrorTable()
  const golden = (name: string): HostTensor => {
    const found = tensors.get(name)
    if (!found) throw new Error(`golden file: tensor ${name} is missing`)
    return found
  }
  for (const [mode, statistics] of [
    ['train', 'batch'],
    ['eval', 'running'],
  ] as const) {
    const images = await encoder.encode(network, episodes, statistics)
    const got = columns(images.encoded, hiddenSize, embedding)
    const name = `${mode}.embedding`
    table.add('outputs', name, absoluteError(name, golden(name), got), tolerances.absolute)
    const gradients = await images.backward(widened(golden(`${mode}.probe`).values, embedding, hiddenSize))
    for (let block = 0; block < imageEncoder.blocks; block++)
      for (const [part, goldenPart] of Object.entries(goldenBlockParts)) {
        const parameter = blockParameter(block, part as BlockParameter)
        if (!isRunningStatistic(parameter)) {
          const key = `${mode}.grad.${block}.${goldenPart}`
          const expected = part === 'convolution' ? fromTorch(golden(key)) : golden(key)
          const error = gradientError(key, expected, parameterOf(gradients, parameter).values, tolerances.gradient)
          table.add('gradients', key, error, tolerances.gradient)
        } else if (mode === 'train') {
          const key = `train.updated.${block}.${goldenPart}`
          const kept = parameterOf(images.runningStatistics, parameter).values
          table.add('states', key, absoluteError(key, golden(key), kept), tolerances.absolute)
        }
      }
  }
  return table.rows()
}

/** The first `kept` of every row's `width` values. */
function columns(rows: Float32Array, width: number, kept: number): Float32Array {
  return rows.filter((_, k) => k % width < kept)
}

/** Rows of `width` values with zeros after them, `wider` values in all. */
function widened(rows: Float32Array, width: number, wider: number): Float32Array {
  const wide = new Float32Array((rows.length / width) * wider)
  rows.forEach((value, k) => (wide[Math.floor(k / width) * wider + (k % width)] = value))
  return wide
}

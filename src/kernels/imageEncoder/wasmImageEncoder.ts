import type { BatchNormStatistics } from '../../model/imageEncoder'
import { embeddingSize, imageEncoderShapes, pixelCount, type ImageEncoderParameter } from '../../network/imageEncoder'
import type { ImageNetwork, Parameters } from '../../network/parameters'
import { OutOfMemoryError } from '../../numerics/engineErrors'
import { sizeOf, type HostTensor } from '../../numerics/hostTensor'
import type { EpisodeData } from '../../tasks/episode'
import { startKernels, type ImageKernels, type KernelBuild, type LoadKernels } from '../wasm/kernelModule'
import type { EncodedImages, ImageEncoder } from './imageEncoder'
import { imageSteps, swapOuter } from './imageSteps'
import { keptStatistics } from './runningStatistics'

/**
 * Fused WebAssembly kernels on one thread (docs/performance.md explains them).
 *
 * @throws Error where this host cannot run the build
 */
export async function createWasmImageEncoder(build: KernelBuild, load: LoadKernels): Promise<ImageEncoder> {
  return new WasmImageEncoder(await startKernels<ImageKernels>(build, () => load(`images-${build}`)))
}

class WasmImageEncoder implements ImageEncoder {
  private layout = ''

  constructor(private readonly kernels: ImageKernels) {}

  encode(network: ImageNetwork, episodes: EpisodeData, statistics: BatchNormStatistics): Promise<EncodedImages> {
    const { kernels } = this
    const { config } = network
    const { batch, steps } = episodes
    const { imageEncoder, hiddenSize, outputSize } = config
    const hasOwnStatistics = Number(statistics === 'batch')
    this.layOut(network, episodes)
    this.putParameters(network)
    const { images, labels } = imageSteps(config, episodes)
    const stepValues = batch * pixelCount(imageEncoder)
    for (let step = 0; step < steps; step++) {
      this.view(kernels.imagesAt(), stepValues).set(images.subarray(step * stepValues, (step + 1) * stepValues))
      kernels.encodeStep(step, hasOwnStatistics)
    }
    const units = hiddenSize - outputSize
    const unitWidth = paddedWidth(units)
    const rows = steps * batch
    const projected = this.view(kernels.encodedAt(), rows * unitWidth)
    const encoded = new Float32Array(rows * hiddenSize)
    for (let row = 0; row < rows; row++) {
      encoded.set(projected.subarray(row * unitWidth, row * unitWidth + units), row * hiddenSize)
      encoded.set(labels.subarray(row * outputSize, (row + 1) * outputSize), row * hiddenSize + units)
    }
    return Promise.resolve({
      encoded: swapOuter(encoded, steps, batch),
      runningStatistics: hasOwnStatistics ? this.keptStatistics(network, batch, steps) : {},
      backward: (gradient) =>
        Promise.resolve(this.backward(network, swapOuter(gradient, batch, steps), steps, hasOwnStatistics)),
    })
  }

  private backward(network: ImageNetwork, gradient: Float32Array, steps: number, hasOwnStatistics: number): Parameters {
    const { kernels } = this
    const { config } = network
    const units = config.hiddenSize - config.outputSize
    const unitWidth = paddedWidth(units)
    const rows = gradient.length / config.hiddenSize
    const into = this.view(kernels.encodedGradientAt(), rows * unitWidth)
    into.fill(0)
    for (let row = 0; row < rows; row++)
      into.set(gradient.subarray(row * config.hiddenSize, row * config.hiddenSize + units), row * unitWidth)
    kernels.clearGradients()
    for (let step = 0; step < steps; step++) kernels.reverseStep(step, hasOwnStatistics)
    kernels.packGradients()
    const gradients: Partial<Record<ImageEncoderParameter, HostTensor>> = {}
    let at = kernels.gradientsAt()
    for (const [name, shape] of imageEncoderShapes(config)) {
      const size = sizeOf(shape)
      gradients[name] = { shape, values: this.view(at, size).slice() }
      at += 4 * size
    }
    return gradients
  }

  /** Lays memory out, unless it is laid out for such images already. */
  private layOut({ config }: ImageNetwork, { batch, steps }: EpisodeData): void {
    const { kernels } = this
    const { imageEncoder, hiddenSize, outputSize } = config
    const { blocks, channels, imageSide, imageChannels } = imageEncoder
    const embedding = embeddingSize(imageEncoder)
    kernels.setEncoder(blocks, imageSide, imageChannels, channels, embedding, hiddenSize - outputSize)
    kernels.setImages(batch, steps)
    const layout = JSON.stringify([imageEncoder, hiddenSize, outputSize, batch, steps])
    if (layout === this.layout) return
    this.layout = ''
    if (!kernels.layOut())
      throw new OutOfMemoryError(
        'encodeImages',
        `${blocks} blocks of ${channels} channels on ${batch * steps} images of ${imageSide} x ${imageSide}`,
        kernels.layoutBytes(),
      )
    this.layout = layout
  }

  private putParameters({ config, parameters }: ImageNetwork): void {
    let at = this.kernels.parametersAt()
    for (const [name, shape] of imageEncoderShapes(config)) {
      const size = sizeOf(shape)
      this.view(at, size).set(parameters[name]!.values)
      at += 4 * size
    }
    this.kernels.unpackParameters()
  }

  private keptStatistics(network: ImageNetwork, batch: number, steps: number): Parameters {
    const { blocks, channels } = network.config.imageEncoder
    const width = paddedWidth(channels)
    const take = (at: number) => this.view(at, steps * width).filter((_, k) => k % width < channels)
    const ofBlocks = Array.from({ length: blocks }, (_, block) => ({
      mean: take(this.kernels.meanAt(block, 0)),
      variance: take(this.kernels.varianceAt(block, 0)),
    }))
    return keptStatistics(network, ofBlocks, batch)
  }

  private view(address: number, length: number): Float32Array {
    return new Float32Array(this.kernels.memory.buffer, address, length)
  }
}

/** As wide as the kernels lay it out: whole pairs of vectors. */
function paddedWidth(width: number): number {
  return 8 * Math.ceil(width / 8)
}

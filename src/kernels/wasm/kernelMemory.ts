import { cellWidth, layerShape, layersOf, mapLayers, readoutSize, type LayerName } from '../../network/layers'
import type { ModelConfig } from '../../network/modelConfig'
import {
  checkParameters,
  parameterShapes,
  type Network,
  type ParameterName,
  type Parameters,
} from '../../network/parameters'
import { OutOfMemoryError } from '../../numerics/engineErrors'
import { sizeOf, type HostTensor } from '../../numerics/hostTensor'
import type { EpisodeData } from '../../tasks/episode'
import type { EpisodeState, StepRecord } from '../recordingBuffers'
import type { Kernels } from './kernelModule'

/** What a layout of the kernels' memory is for. */
export interface KernelTask {
  readonly config: ModelConfig
  readonly episodes: Pick<EpisodeData, 'batch' | 'steps' | 'scoredFrom' | 'answerFrom'>
  readonly differentiates: boolean
  readonly differentiatesInputs: boolean
}

const ruleCodes = { none: 0, hebbian: 1, gradient: 2 } as const

/** The host's view of the kernels' memory: sets the kernels up for a task, and exchanges its numbers with them. */
export class KernelMemory {
  private layout = ''
  private values = new Float32Array(0)
  private config: ModelConfig | null = null

  constructor(private readonly kernels: Kernels) {}

  /**
   * Sets the kernels up; memory is laid out anew only where the task needs another layout than the last one.
   *
   * @throws OutOfMemoryError where there is not enough memory; the kernels can be set up for another task then
   */
  setUp(operation: string, { config, episodes, differentiates, differentiatesInputs }: KernelTask): void {
    const { kernels } = this
    const { plasticity } = config
    const { modulation } = plasticity
    const isModulationLearned = modulation === 'learned' && config.modulated
    kernels.setNetwork(
      Number(config.cell === 'lstm'),
      ruleCodes[config.rule],
      Number(config.encoder === 'plastic'),
      config.inputSize,
      config.hiddenSize,
      config.outputSize,
      readoutSize(config),
      Number(config.alphaMode !== 'none'),
      Number(config.lossKind === 'crossEntropy'),
    )
    kernels.setPlasticity(
      plasticity.etaScale,
      plasticity.decayScale,
      plasticity.maxUpdateNorm,
      Number(isModulationLearned),
      typeof modulation === 'number' ? modulation : 1,
      plasticity.weightClip ?? Infinity,
      plasticity.innerLossScale,
    )
    const { batch, steps, scoredFrom, answerFrom } = episodes
    kernels.setEpisodes(steps, scoredFrom, answerFrom, batch, Number(differentiates), Number(differentiatesInputs))
    this.config = config
    const layout = JSON.stringify([config, steps, differentiates, differentiatesInputs])
    if (layout === this.layout) return
    this.layout = ''
    if (!kernels.layOut()) throw new OutOfMemoryError(operation, networkInWords(config, steps), kernels.layoutBytes())
    this.layout = layout
    this.values = new Float32Array(kernels.memory.buffer)
  }

  /** Throws an {@link ArgumentError} where a parameter is not finite. */
  putParameters(operation: string, network: Network): void {
    const { config, parameters } = network
    let at = this.kernels.parametersAt() / 4
    for (const [name, shape] of parameterShapes(config)) {
      this.values.set(parameters[name]!.values, at)
      at += sizeOf(shape)
    }
    // A tenth of the time that it takes outside; which one it was is found there.
    if (!this.kernels.areParametersFinite()) checkParameters(operation, network)
    this.kernels.unpackParameters()
  }

  takeGradients(): Parameters {
    this.kernels.packGradients()
    const gradients: Partial<Record<ParameterName, HostTensor>> = {}
    let at = this.kernels.gradientsAt() / 4
    for (const [name, shape] of parameterShapes(this.configuration())) {
      const size = sizeOf(shape)
      gradients[name] = { shape, values: this.values.slice(at, at + size) }
      at += size
    }
    return gradients
  }

  putEpisode({ steps, inputSize, outputSize, inputs, targets }: EpisodeData, episode: number): void {
    const put = (at: number, all: Float32Array, size: number) =>
      this.values.set(all.subarray(episode * size, (episode + 1) * size), at / 4)
    put(this.kernels.inputsAt(), inputs, steps * inputSize)
    put(this.kernels.targetsAt(), targets, steps * outputSize)
  }

  takeInputGradients(steps: number): Float32Array {
    return this.view(this.kernels.inputGradientsAt(), steps * this.configuration().inputSize)
  }

  putState({ hidden, cellState, plastic }: EpisodeState): void {
    const layers = layersOf(this.configuration())
    const parts = [
      hidden,
      cellState,
      ...layers.map((layer) => plastic[layer].weight),
      ...layers.map((layer) => plastic[layer].bias),
    ]
    let at = this.kernels.stateAt() / 4
    for (const part of parts) {
      if (!part) continue
      this.values.set(part, at)
      at += part.length
    }
  }

  takeState(): EpisodeState {
    const config = this.configuration()
    let at = this.kernels.stateAt()
    const take = (exists: boolean, size: number) => {
      if (!exists) return null
      at += 4 * size
      return this.view(at - 4 * size, size)
    }
    const takeLayers = (exists: boolean, size: (layer: LayerName) => number) =>
      mapLayers(config, (layer) => take(exists, size(layer)))
    const hidden = take(true, config.hiddenSize)!
    const cellState = take(config.cell === 'lstm', config.hiddenSize)
    const weights = takeLayers(config.rule !== 'none', (layer) => {
      const { pre, post } = layerShape(config, layer)
      return pre * post
    })
    const biases = takeLayers(config.rule === 'gradient', (layer) => layerShape(config, layer).post)
    return {
      hidden,
      cellState,
      plastic: mapLayers(config, (layer) => ({ weight: weights[layer], bias: biases[layer] })),
    }
  }

  /** One step of the episode that was run last. Views, which the next call of the kernels may change. */
  takeStep(t: number): StepRecord {
    const { kernels } = this
    const config = this.configuration()
    const { hiddenSize } = config
    const isLstm = config.cell === 'lstm'
    const readout = readoutSize(config)
    const scalar = (at: number) => this.values[at / 4 + t]
    return {
      encoded: this.view(kernels.encodedAt(t), hiddenSize),
      hidden: this.view(kernels.hiddenAt(t), hiddenSize),
      cellState: isLstm ? this.view(kernels.cellStateAt(t), hiddenSize) : null,
      gates: isLstm ? this.cellColumns(kernels.gatesAt(t)) : null,
      output: this.view(kernels.outputAt(t), readout),
      delta:
        config.rule === 'gradient'
          ? {
              encoder: config.encoder === 'plastic' ? this.view(kernels.encoderDeltaAt(t), hiddenSize) : null,
              cell: this.cellColumns(kernels.cellDeltaAt(t)),
              readout: this.view(kernels.readoutDeltaAt(t), readout),
            }
          : null,
      modulation: scalar(kernels.modulationAt()),
      eta: scalar(kernels.etaAt()),
      decay: scalar(kernels.decayAt()),
      updateNorm: Math.sqrt(scalar(kernels.squaredNormAt())),
      internalLoss: scalar(kernels.internalLossAt()),
    }
  }

  /** The cell's columns without the padding of each gate. */
  private cellColumns(address: number): Float32Array {
    const config = this.configuration()
    const { hiddenSize } = config
    const padded = 8 * Math.ceil(hiddenSize / 8)
    const width = cellWidth(config)
    if (width === hiddenSize || padded === hiddenSize) return this.view(address, width)
    const columns = new Float32Array(width)
    for (let gate = 0; gate < 4; gate++)
      columns.set(this.view(address + 4 * gate * padded, hiddenSize), gate * hiddenSize)
    return columns
  }

  private view(address: number, length: number): Float32Array {
    return this.values.subarray(address / 4, address / 4 + length)
  }

  private configuration(): ModelConfig {
    if (!this.config) throw new Error('the kernels were not set up')
    return this.config
  }
}

function networkInWords({ cell, inputSize, hiddenSize }: ModelConfig, steps: number): string {
  return `an ${cell.toUpperCase()} of ${hiddenSize} hidden units with ${inputSize} inputs over ${steps} steps`
}

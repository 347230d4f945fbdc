import { OutOfMemoryError } from '../numerics/engineErrors'
import { cellWidth, layerShape, layersOf, mapLayers, readoutSize, type LayerName } from '../network/layers'
import type { ModelConfig } from '../network/modelConfig'
import type { NetworkState, Recording } from '../network/recording'
import type { EpisodeData } from '../tasks/episode'

/** What a recording keeps of one step of one episode. Widths as in {@link Recording}. */
export interface StepRecord {
  readonly encoded: ArrayLike<number>
  readonly hidden: ArrayLike<number>
  readonly cellState: ArrayLike<number> | null
  readonly gates: ArrayLike<number> | null
  readonly output: ArrayLike<number>
  readonly delta: {
    readonly encoder: ArrayLike<number> | null
    readonly cell: ArrayLike<number>
    readonly readout: ArrayLike<number>
  } | null
  readonly modulation: number
  readonly eta: number
  readonly decay: number
  readonly updateNorm: number
  readonly internalLoss: number
}

/** One episode's state: h, c, and each layer's w and b where they move. */
export interface EpisodeState {
  readonly hidden: ArrayLike<number>
  readonly cellState: ArrayLike<number> | null
  readonly plastic: Readonly<
    Record<LayerName, { readonly weight: ArrayLike<number> | null; readonly bias: ArrayLike<number> | null }>
  >
}

/** A recording that is filled episode by episode and step by step, in any order. */
export class RecordingBuffers {
  private readonly recording: Recording

  constructor(config: ModelConfig, episodes: EpisodeData) {
    this.recording = emptyRecording(config, episodes)
  }

  putStep(episode: number, step: number, record: StepRecord): void {
    const { recording } = this
    const at = episode * recording.steps + step
    const put = (target: Float32Array | null | undefined, values: ArrayLike<number> | null | undefined) => {
      if (target && values) target.set(values, at * values.length)
    }
    put(recording.encoded, record.encoded)
    put(recording.hidden, record.hidden)
    put(recording.cellState, record.cellState)
    put(recording.gates, record.gates)
    put(recording.outputs, record.output)
    put(recording.postsynapticGradient?.encoder, record.delta?.encoder)
    put(recording.postsynapticGradient?.cell, record.delta?.cell)
    put(recording.postsynapticGradient?.readout, record.delta?.readout)
    recording.modulation[at] = record.modulation
    recording.eta[at] = record.eta
    recording.decay[at] = record.decay
    recording.updateNorm[at] = record.updateNorm
    recording.internalLoss[at] = record.internalLoss
  }

  putFinalState(episode: number, state: EpisodeState): void {
    const { config, finalState } = this.recording
    const put = (target: Float32Array | null | undefined, values: ArrayLike<number> | null) => {
      if (target && values) target.set(values, episode * values.length)
    }
    put(finalState.hidden, state.hidden)
    put(finalState.cellState, state.cellState)
    for (const layer of layersOf(config)) {
      put(finalState.plasticWeight?.[layer], state.plastic[layer].weight)
      put(finalState.plasticBias?.[layer], state.plastic[layer].bias)
    }
  }

  /** The recording; the buffers must not be written any more. */
  finish(): Recording {
    return this.recording
  }
}

/** One episode's part of a state, as views. */
export function episodeState(config: ModelConfig, state: NetworkState, episode: number): EpisodeState {
  const part = (values: Float32Array | null | undefined) => {
    if (!values) return null
    const size = values.length / state.batch
    return values.subarray(episode * size, (episode + 1) * size)
  }
  return {
    hidden: part(state.hidden)!,
    cellState: config.cell === 'lstm' ? part(state.cellState) : null,
    plastic: mapLayers(config, (layer) => ({
      weight: config.rule === 'none' ? null : part(state.plasticWeight?.[layer]),
      bias: config.rule === 'gradient' ? part(state.plasticBias?.[layer]) : null,
    })),
  }
}

/**
 * A recording of these episodes with nothing in it but their inputs.
 *
 * @throws OutOfMemoryError where the host has no room for it
 */
export function emptyRecording(config: ModelConfig, episodes: EpisodeData): Recording {
  try {
    return allocateRecording(config, episodes)
  } catch (error) {
    // JavaScript has no other error for an array that does not fit.
    if (!(error instanceof RangeError)) throw error
    const { batch, steps } = episodes
    throw new OutOfMemoryError('rollout', `a recording of ${batch} episodes of ${steps} steps`, null)
  }
}

function allocateRecording(config: ModelConfig, { batch, steps, inputs }: EpisodeData): Recording {
  const perStep = (width: number) => new Float32Array(batch * steps * width)
  const hidden = config.hiddenSize
  const isLstm = config.cell === 'lstm'
  return {
    config,
    interventions: [],
    batch,
    steps,
    inputs: inputs.slice(),
    encoded: perStep(hidden),
    hidden: perStep(hidden),
    cellState: isLstm ? perStep(hidden) : null,
    gates: isLstm ? perStep(4 * hidden) : null,
    outputs: perStep(readoutSize(config)),
    postsynapticGradient:
      config.rule === 'gradient'
        ? {
            encoder: config.encoder === 'plastic' ? perStep(hidden) : null,
            cell: perStep(cellWidth(config)),
            readout: perStep(readoutSize(config)),
          }
        : null,
    modulation: perStep(1),
    eta: perStep(1),
    decay: perStep(1),
    updateNorm: perStep(1),
    internalLoss: perStep(1),
    finalState: emptyState(config, batch),
  }
}

/** h(0) = c(0) = 0, w(0) = b(0) = 0. */
function emptyState(config: ModelConfig, batch: number): NetworkState {
  const layers = (size: (layer: LayerName) => number) =>
    mapLayers(config, (layer) => new Float32Array(batch * size(layer)))
  return {
    batch,
    hidden: new Float32Array(batch * config.hiddenSize),
    cellState: config.cell === 'lstm' ? new Float32Array(batch * config.hiddenSize) : null,
    plasticWeight:
      config.rule === 'none'
        ? null
        : layers((layer) => {
            const { pre, post } = layerShape(config, layer)
            return pre * post
          }),
    plasticBias: config.rule === 'gradient' ? layers((layer) => layerShape(config, layer).post) : null,
  }
}

import * as tf from '@tensorflow/tfjs-core'
import { layersOf, mapLayers } from '../../network/layers'
import type { ModelConfig } from '../../network/modelConfig'
import type { NetworkState, Recording } from '../../network/recording'
import type { Frame, TensorState } from '../../model/step'
import type { EpisodeData } from '../../tasks/episode'

type Column = { readonly [name: string]: tf.Tensor }

/** Collects frames on the backend and reads them back at the end, so that a rollout waits for the device once. */
export class FrameStack {
  private readonly columns: Column[] = []

  constructor(private readonly config: ModelConfig) {}

  /** Keeps what the recording needs of a frame. */
  push({ activity, direction, ...scalars }: Frame): void {
    const column: Record<string, tf.Tensor> = {
      encoded: activity.encoded,
      hidden: activity.hidden,
      outputs: activity.output,
      modulation: scalars.modulation,
      eta: scalars.eta,
      decay: scalars.decay,
      updateNorm: tf.sqrt(scalars.squaredNorm),
      internalLoss: scalars.internalLoss,
    }
    if (activity.cellState && activity.gates) {
      column['cellState'] = activity.cellState
      column['gates'] = activity.gates
    }
    if (this.config.rule === 'gradient' && direction) {
      if (this.config.encoder === 'plastic') column['encoderDelta'] = direction.encoder.postsynaptic
      column['cellDelta'] = direction.feed.postsynaptic
      column['readoutDelta'] = direction.readout.postsynaptic
    }
    // Clones share the data and survive the state's disposal.
    this.columns.push(
      Object.fromEntries(Object.entries(column).map(([name, tensor]) => [name, tf.keep(tf.clone(tensor))])),
    )
  }

  async toRecording(episodes: EpisodeData, finalState: NetworkState): Promise<Recording> {
    const names = Object.keys(this.columns[0])
    const stacked = names.map((name) =>
      tf.stack(
        this.columns.map((column) => column[name]),
        1,
      ),
    )
    const data = await Promise.all(stacked.map((tensor) => tensor.data()))
    tf.dispose(stacked)
    const read = new Map(names.map((name, k) => [name, Float32Array.from(data[k])]))
    const of = (name: string) => read.get(name)!
    const { batch, steps, inputs } = episodes
    return {
      config: this.config,
      interventions: [],
      batch,
      steps,
      inputs: inputs.slice(),
      encoded: of('encoded'),
      hidden: of('hidden'),
      cellState: read.get('cellState') ?? null,
      gates: read.get('gates') ?? null,
      outputs: of('outputs'),
      postsynapticGradient: read.has('cellDelta')
        ? { encoder: read.get('encoderDelta') ?? null, cell: of('cellDelta'), readout: of('readoutDelta') }
        : null,
      modulation: of('modulation'),
      eta: of('eta'),
      decay: of('decay'),
      updateNorm: of('updateNorm'),
      internalLoss: of('internalLoss'),
      finalState,
    }
  }

  dispose(): void {
    tf.dispose(this.columns.flatMap((column) => Object.values(column)))
  }
}

/** Reads a state back from the backend. */
export async function stateToHost(config: ModelConfig, state: TensorState, batch: number): Promise<NetworkState> {
  const read = async (tensor: tf.Tensor) => Float32Array.from(await tensor.data())
  const readLayers = async (part: 'weight' | 'bias') => {
    if (!state.plastic.readout[part]) return null
    const layers = layersOf(config)
    const values = await Promise.all(layers.map((layer) => read(state.plastic[layer][part]!)))
    return mapLayers(config, (layer) => values[layers.indexOf(layer)])
  }
  return {
    batch,
    hidden: await read(state.hidden),
    cellState: state.cellState && (await read(state.cellState)),
    plasticWeight: await readLayers('weight'),
    plasticBias: await readLayers('bias'),
  }
}

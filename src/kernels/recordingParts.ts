import type { Intervention } from '../network/interventions'
import type { ModelConfig } from '../network/modelConfig'
import type { NetworkState, Recording } from '../network/recording'
import type { EpisodeData } from '../tasks/episode'
import { emptyRecording } from './recordingBuffers'

/** The steps `from` <= t < `to` of every episode; nothing of them is scored. */
export function sliceSteps(episodes: EpisodeData, from: number, to: number): EpisodeData {
  const { batch, steps, inputSize, outputSize, inputs, targets } = episodes
  const slice = (values: Float32Array, width: number) => {
    const part = new Float32Array(batch * (to - from) * width)
    for (let episode = 0; episode < batch; episode++) {
      const row = episode * steps
      part.set(values.subarray((row + from) * width, (row + to) * width), episode * (to - from) * width)
    }
    return part
  }
  return {
    ...{ batch, inputSize, outputSize },
    steps: to - from,
    inputs: slice(inputs, inputSize),
    targets: slice(targets, outputSize),
    ...{ scoredFrom: 0, answerFrom: 0 },
  }
}

/** A recording that is put together from recordings of stretches of its steps. */
export class JoinedRecording {
  private readonly recording: Recording

  constructor(
    config: ModelConfig,
    private readonly episodes: EpisodeData,
    interventions: readonly Intervention[],
  ) {
    this.recording = { ...emptyRecording(config, episodes), interventions }
  }

  /** Takes over a stretch that begins at step `from`. */
  put(part: Recording, from: number): void {
    const { batch, steps } = this.episodes
    const sources = perStepArrays(part)
    perStepArrays(this.recording).forEach((target, k) => {
      const width = target.length / (batch * steps)
      for (let episode = 0; episode < batch; episode++) {
        const row = episode * part.steps * width
        target.set(sources[k].subarray(row, row + part.steps * width), (episode * steps + from) * width)
      }
    })
  }

  /** The whole, whose steps from `end` on were not run: they become not a number. */
  finish(finalState: NetworkState, end: number): Recording {
    const { batch, steps } = this.episodes
    for (const values of perStepArrays(this.recording)) {
      const width = values.length / (batch * steps)
      for (let episode = 0; episode < batch; episode++)
        values.fill(NaN, (episode * steps + end) * width, (episode + 1) * steps * width)
    }
    return { ...this.recording, inputs: this.episodes.inputs.slice(), finalState }
  }
}

/** Everything that has values of its own for every step, always in the same order. */
function perStepArrays(recording: Recording): Float32Array[] {
  const { encoded, hidden, cellState, gates, outputs, postsynapticGradient: delta } = recording
  const { modulation, eta, decay, updateNorm, internalLoss } = recording
  const optional = [cellState, gates, delta?.encoder, delta?.cell, delta?.readout]
  return [
    ...[encoded, hidden, outputs, modulation, eta, decay, updateNorm, internalLoss],
    ...optional.filter((values) => values !== null && values !== undefined),
  ]
}

import type { Network } from '../../network/parameters'
import type { Recording } from '../../network/recording'
import type { EpisodeData } from '../../tasks/episode'
import { checkArguments, checkState } from '../checkArguments'
import type { BatchErrors, Engine, GradientOptions, LossAndGradients, RolloutOptions, RunOptions } from '../engine'
import { episodeState, RecordingBuffers, type StepRecord } from '../recordingBuffers'
import { backwardStep } from './backwardStep'
import { forwardStep, writeState } from './forwardStep'
import {
  copyPlastic,
  gradientsByName,
  restorePlastic,
  toHostNetwork,
  toHostState,
  zeroGradients,
  zeroHostState,
  type HostGradients,
  type HostNetwork,
} from './hostNetwork'
import type { StepTrace } from './stepTrace'
import { errorScale, stepError, stepErrorGradient } from './taskLoss'

/**
 * Plain loops over one episode after the other, in float64: needs nothing of its host, and is what the other engines are
 * checked against. Going back, it stores w at about every sqrt(steps)-th step and writes the steps between anew.
 */
export function createJavaScriptEngine(): Engine {
  return new JavaScriptEngine()
}

class JavaScriptEngine implements Engine {
  readonly name = 'javascript'

  async rollout(network: Network, episodes: EpisodeData, options: RolloutOptions = {}): Promise<Recording> {
    checkArguments('rollout', network, episodes)
    const { initialState } = options
    if (initialState) checkState('rollout', network.config, initialState, episodes.batch)
    const host = toHostNetwork(network)
    const buffers = new RecordingBuffers(network.config, episodes)
    for (let episode = 0; episode < episodes.batch; episode++) {
      const state = initialState
        ? toHostState(network.config, episodeState(network.config, initialState, episode))
        : zeroHostState(network.config)
      for (let t = 0; t < episodes.steps; t++) {
        await options.beforeStep?.()
        buffers.putStep(episode, t, toRecord(forwardStep(host, state, inputAt(episodes, episode, t))))
      }
      buffers.putFinalState(episode, state)
    }
    return buffers.finish()
  }

  async evaluate(network: Network, episodes: EpisodeData, options: RunOptions = {}): Promise<BatchErrors> {
    checkArguments('evaluate', network, episodes)
    const host = toHostNetwork(network)
    const errors = new EpisodeErrors(host, episodes)
    for (let episode = 0; episode < episodes.batch; episode++) {
      const state = zeroHostState(network.config)
      for (let t = 0; t < episodes.steps; t++) {
        await options.beforeStep?.()
        errors.add(episode, t, forwardStep(host, state, inputAt(episodes, episode, t)).activity.output)
      }
    }
    return { loss: Float32Array.from(errors.loss), answerError: Float32Array.from(errors.answerError) }
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- engines are asynchronous; this one has nothing to wait for
  async lossAndGradients(
    network: Network,
    episodes: EpisodeData,
    options: GradientOptions = {},
  ): Promise<LossAndGradients> {
    checkArguments('lossAndGradients', network, episodes)
    const { batch, steps, inputSize } = episodes
    const host = toHostNetwork(network)
    const gradients = zeroGradients(host)
    const errors = new EpisodeErrors(host, episodes)
    const inputGradients = options.inputGradients ? new Float32Array(batch * steps * inputSize) : null
    for (let episode = 0; episode < batch; episode++)
      differentiateEpisode(host, episodes, episode, errors, gradients, inputGradients)
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / batch
    return {
      loss: mean(errors.loss),
      answerError: mean(errors.answerError),
      gradients: gradientsByName(network.config, gradients),
      inputGradients,
    }
  }

  dispose(): void {
    // Nothing is held between calls.
  }
}

/** Runs one episode and goes back through it, adding to the gradients of the batch's mean loss. */
function differentiateEpisode(
  network: HostNetwork,
  episodes: EpisodeData,
  episode: number,
  errors: EpisodeErrors,
  gradients: HostGradients,
  inputGradients: Float32Array | null,
): void {
  const { steps, inputSize } = episodes
  const spacing = Math.ceil(Math.sqrt(steps))
  const state = zeroHostState(network.config)
  const keyframes: ReturnType<typeof copyPlastic>[] = []
  const traces: StepTrace[] = []
  for (let t = 0; t < steps; t++) {
    if (t % spacing === 0) keyframes.push(copyPlastic(network.config, state.plastic))
    const trace = forwardStep(network, state, inputAt(episodes, episode, t))
    errors.add(episode, t, trace.activity.output)
    traces.push(trace)
  }
  const adjoint = zeroHostState(network.config)
  for (let k = keyframes.length - 1; k >= 0; k--) {
    const from = k * spacing
    const to = Math.min(from + spacing, steps)
    restorePlastic(network.config, state.plastic, keyframes[k])
    const history = traces.slice(from, to).map((trace) => {
      const before = copyPlastic(network.config, state.plastic)
      writeState(network, state.plastic, trace)
      return before
    })
    for (let t = to - 1; t >= from; t--) {
      const dOutput = errors.gradient(episode, t, traces[t].activity.output)
      const dInput = backwardStep(network, traces[t], history[t - from], dOutput, adjoint, gradients)
      inputGradients?.set(dInput, (episode * steps + t) * inputSize)
    }
  }
}

/** Each episode's mean errors, added up step by step. */
class EpisodeErrors {
  readonly loss: Float64Array
  readonly answerError: Float64Array
  private readonly lossScale: number
  private readonly answerScale: number

  constructor(
    private readonly network: HostNetwork,
    private readonly episodes: EpisodeData,
  ) {
    const { batch, steps, outputSize, scoredFrom, answerFrom } = episodes
    this.loss = new Float64Array(batch)
    this.answerError = new Float64Array(batch)
    this.lossScale = errorScale(network.config.lossKind, steps - scoredFrom, outputSize)
    this.answerScale = errorScale(network.config.lossKind, steps - answerFrom, outputSize)
  }

  add(episode: number, t: number, output: Float64Array): void {
    const { scoredFrom, answerFrom } = this.episodes
    if (t < scoredFrom && t < answerFrom) return
    const error = stepError(this.network.config.lossKind, output, this.target(episode, t))
    if (t >= scoredFrom) this.loss[episode] += error * this.lossScale
    if (t >= answerFrom) this.answerError[episode] += error * this.answerScale
  }

  /** d(the batch's mean loss)/do of this step [readoutSize]. */
  gradient(episode: number, t: number, output: Float64Array): Float64Array {
    const { scoredFrom, batch } = this.episodes
    const scale = t < scoredFrom ? 0 : this.lossScale / batch
    return stepErrorGradient(this.network.config.lossKind, output, this.target(episode, t), scale)
  }

  private target(episode: number, t: number): Float32Array {
    const { steps, outputSize, targets } = this.episodes
    const from = (episode * steps + t) * outputSize
    return targets.subarray(from, from + outputSize)
  }
}

function inputAt({ steps, inputSize, inputs }: EpisodeData, episode: number, t: number): Float64Array {
  const from = (episode * steps + t) * inputSize
  return Float64Array.from(inputs.subarray(from, from + inputSize))
}

function toRecord({ activity, inner, modulation, eta, decay, squaredNorm, internalLoss }: StepTrace): StepRecord {
  const { encoded, hidden, cellState, gates, output } = activity
  const updateNorm = Math.sqrt(squaredNorm)
  return {
    ...{ encoded, hidden, cellState, gates, output },
    ...{ modulation, eta, decay, updateNorm, internalLoss },
    delta: inner?.deltas ?? null,
  }
}

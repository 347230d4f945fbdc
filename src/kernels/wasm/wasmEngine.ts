import { checkParameterShapes, type Network } from '../../network/parameters'
import type { Recording } from '../../network/recording'
import type { EpisodeData } from '../../tasks/episode'
import { checkArguments, checkState } from '../checkArguments'
import type { BatchErrors, Engine, GradientOptions, LossAndGradients, RolloutOptions, RunOptions } from '../engine'
import { episodeState, RecordingBuffers } from '../recordingBuffers'
import { KernelMemory } from './kernelMemory'
import { startKernels, type KernelBuild, type Kernels, type LoadKernels } from './kernelModule'

/**
 * Fused WebAssembly kernels on one thread, one episode after the other (docs/performance.md explains them).
 *
 * @throws Error where this host cannot run the build
 */
export async function createWasmEngine(name: `wasm:${KernelBuild}`, load: LoadKernels): Promise<Engine> {
  const build = name === 'wasm:relaxed' ? 'relaxed' : 'simd'
  return new WasmEngine(name, await startKernels<Kernels>(build, () => load(build)))
}

class WasmEngine implements Engine {
  private readonly memory: KernelMemory

  constructor(
    readonly name: `wasm:${KernelBuild}`,
    private readonly kernels: Kernels,
  ) {
    this.memory = new KernelMemory(kernels)
  }

  async rollout(network: Network, episodes: EpisodeData, options: RolloutOptions = {}): Promise<Recording> {
    checkArguments('rollout', network, episodes, checkParameterShapes)
    const { config } = network
    const { initialState, beforeStep } = options
    if (initialState) checkState('rollout', config, initialState, episodes.batch)
    const { kernels, memory } = this
    const buffers = new RecordingBuffers(config, episodes)
    this.setUp('rollout', network, episodes, false)
    for (let episode = 0; episode < episodes.batch; episode++) {
      if (initialState) memory.putState(episodeState(config, initialState, episode))
      await this.forward(episodes, episode, initialState !== undefined, beforeStep)
      kernels.finishEpisode()
      for (let t = 0; t < episodes.steps; t++) buffers.putStep(episode, t, memory.takeStep(t))
      buffers.putFinalState(episode, memory.takeState())
    }
    return buffers.finish()
  }

  async evaluate(network: Network, episodes: EpisodeData, options: RunOptions = {}): Promise<BatchErrors> {
    checkArguments('evaluate', network, episodes, checkParameterShapes)
    const loss = new Float32Array(episodes.batch)
    const answerError = new Float32Array(episodes.batch)
    this.setUp('evaluate', network, episodes, false)
    for (let episode = 0; episode < episodes.batch; episode++) {
      await this.forward(episodes, episode, false, options.beforeStep)
      loss[episode] = this.kernels.lossOfEpisode()
      answerError[episode] = this.kernels.answerErrorOfEpisode()
    }
    return { loss, answerError }
  }

  async lossAndGradients(
    network: Network,
    episodes: EpisodeData,
    options: GradientOptions = {},
  ): Promise<LossAndGradients> {
    checkArguments('lossAndGradients', network, episodes, checkParameterShapes)
    const { kernels, memory } = this
    const { batch, steps, inputs } = episodes
    const inputGradients = options.inputGradients ? new Float32Array(inputs.length) : null
    this.setUp('lossAndGradients', network, episodes, true, inputGradients !== null)
    await this.orderUnits(episodes)
    kernels.clearGradients()
    let loss = 0
    let answerError = 0
    for (let episode = 0; episode < batch; episode++) {
      await this.forward(episodes, episode, false)
      kernels.backwardEpisode()
      loss += kernels.lossOfEpisode()
      answerError += kernels.answerErrorOfEpisode()
      inputGradients?.set(memory.takeInputGradients(steps), (episode * inputs.length) / batch)
    }
    return { loss: loss / batch, answerError: answerError / batch, gradients: memory.takeGradients(), inputGradients }
  }

  dispose(): void {
    // The kernels' memory goes with this object.
  }

  private setUp(
    operation: string,
    network: Network,
    episodes: EpisodeData,
    differentiates: boolean,
    differentiatesInputs = false,
  ): void {
    this.memory.setUp(operation, { config: network.config, episodes, differentiates, differentiatesInputs })
    this.kernels.resetUnitOrder()
    this.memory.putParameters(operation, network)
  }

  /** Puts units that are silent in a few of the episodes last, where going back leaves them out. */
  private async orderUnits(episodes: EpisodeData): Promise<void> {
    const { kernels } = this
    const probes = Math.min(2, episodes.batch >> 4)
    if (probes === 0) return
    for (let episode = 0; episode < probes; episode++) {
      await this.forward(episodes, episode, false)
      kernels.countEpisodeActivity()
    }
    kernels.orderUnits()
    kernels.unpackParameters()
  }

  private async forward(
    episodes: EpisodeData,
    episode: number,
    hasState: boolean,
    beforeStep?: () => Promise<void>,
  ): Promise<void> {
    const { kernels } = this
    this.memory.putEpisode(episodes, episode)
    kernels.startEpisode(Number(hasState))
    if (!beforeStep) return kernels.forwardSteps(0, episodes.steps)
    for (let t = 0; t < episodes.steps; t++) {
      await beforeStep()
      kernels.forwardSteps(t, t + 1)
    }
  }
}

import type { Network } from '../../network/parameters'
import type { NetworkState, Recording } from '../../network/recording'
import type { EpisodeData } from '../../tasks/episode'
import { checkArguments, checkState } from '../checkArguments'
import type { BatchErrors, Engine, GradientOptions, LossAndGradients, RolloutOptions, RunOptions } from '../engine'
import { errorScale } from '../javascript/taskLoss'
import { episodeState, RecordingBuffers } from '../recordingBuffers'
import { defaultBudget, networkInWords, ranges, splitBatch, type Demand, type DeviceBudget } from './batchParts'
import { forwardDispatches, trainingDispatches, type Call, type Range } from './dispatches'
import { planKernels } from './kernelPlan'
import { KernelRunner, type Dispatch, type Reading } from './kernelRunner'
import { resultPlaces } from './kernelText'
import { GradientSums, packParameters, packPlastic, recordEpisode } from './packing'

/**
 * Fused WebGPU kernels, one workgroup for each episode (docs/performance.md explains them).
 *
 * @throws Error where there is no WebGPU here, saying what is missing
 */
export async function createWebgpuEngine(budget: DeviceBudget = defaultBudget): Promise<Engine> {
  return new WebgpuEngine(await KernelRunner.start(), budget)
}

class WebgpuEngine implements Engine {
  readonly name = 'webgpu'

  constructor(
    private readonly runner: KernelRunner,
    private readonly budget: DeviceBudget,
  ) {}

  async rollout(network: Network, episodes: EpisodeData, options: RolloutOptions = {}): Promise<Recording> {
    checkArguments('rollout', network, episodes)
    const { initialState, beforeStep } = options
    if (initialState) checkState('rollout', network.config, initialState, episodes.batch)
    const call = await this.prepare('rollout', network, episodes, { records: true })
    const { plan } = call
    const buffers = new RecordingBuffers(network.config, episodes)
    const rowsOfEpisode = (episodes.steps + 1) * plan.trace.size
    for (const range of ranges(episodes.batch, call.parts.episodes)) {
      const count = range.to - range.from
      this.putEpisodes(call, range)
      if (initialState) this.putState(call, range, initialState)
      const [trace, elements] = await this.forward(call, range, initialState !== undefined, beforeStep, [
        { buffer: 'trace', at: 0, floats: count * rowsOfEpisode },
        { buffer: 'plastic', at: 0, floats: plan.rule === 'none' ? 0 : count * plan.weights },
      ])
      for (let n = 0; n < count; n++)
        recordEpisode(
          plan,
          network.config,
          buffers,
          range.from + n,
          trace.subarray(n * rowsOfEpisode, (n + 1) * rowsOfEpisode),
          elements.subarray(n * plan.weights, (n + 1) * plan.weights),
        )
    }
    return buffers.finish()
  }

  async evaluate(network: Network, episodes: EpisodeData, options: RunOptions = {}): Promise<BatchErrors> {
    checkArguments('evaluate', network, episodes)
    const call = await this.prepare('evaluate', network, episodes, {})
    const errors = new Float32Array(episodes.batch * episodes.steps)
    for (const range of ranges(episodes.batch, call.parts.episodes)) {
      this.putEpisodes(call, range)
      const [part] = await this.forward(call, range, false, options.beforeStep, [errorReading(call, range)])
      errors.set(part, range.from * episodes.steps)
    }
    return {
      loss: meanErrors(call, errors, episodes.scoredFrom),
      answerError: meanErrors(call, errors, episodes.answerFrom),
    }
  }

  async lossAndGradients(
    network: Network,
    episodes: EpisodeData,
    options: GradientOptions = {},
  ): Promise<LossAndGradients> {
    checkArguments('lossAndGradients', network, episodes)
    const { batch, steps, inputSize } = episodes
    const differentiatesInputs = options.inputGradients ?? false
    const call = await this.prepare('lossAndGradients', network, episodes, {
      differentiates: true,
      differentiatesInputs,
    })
    const { plan } = call
    const errors = new Float32Array(batch * steps)
    const inputGradients = differentiatesInputs ? new Float32Array(batch * steps * inputSize) : null
    const gradients = new GradientSums(plan, network.config)
    for (const range of ranges(batch, call.parts.episodes)) {
      const count = range.to - range.from
      const places = resultPlaces(plan, count, steps)
      this.putEpisodes(call, range)
      const dispatches = await trainingDispatches(this.runner, call, range)
      const [results] = await this.runInTurn(call, dispatches, [
        { buffer: 'results', at: 0, floats: differentiatesInputs ? places.size : places.inputGradients },
      ])
      gradients.add(results)
      errors.set(results.subarray(places.errors, places.inputGradients), range.from * steps)
      inputGradients?.set(results.subarray(places.inputGradients), range.from * steps * inputSize)
    }
    const mean = (from: number) => meanErrors(call, errors, from).reduce((sum, error) => sum + error, 0) / batch
    return {
      loss: mean(episodes.scoredFrom),
      answerError: mean(episodes.answerFrom),
      gradients: gradients.finish(),
      inputGradients,
    }
  }

  dispose(): void {
    this.runner.dispose()
  }

  /** Lays the batch out, and gives the device the parameters. */
  private async prepare(
    operation: string,
    network: Network,
    episodes: EpisodeData,
    asked: Partial<Demand>,
  ): Promise<Call> {
    const { runner, budget } = this
    const plan = planKernels(network.config, budget.workgroupFloats)
    const clips = network.config.plasticity.weightClip !== null
    const demand = { records: false, differentiates: false, differentiatesInputs: false, ...asked, clips }
    const parts = splitBatch(operation, plan, episodes, demand, budget, runner.allowedBytes)
    await runner.provide(operation, networkInWords(plan), parts.bytes)
    runner.write('parameters', 0, packParameters(plan, network))
    return { operation, network, episodes, plan, parts, demand, budget }
  }

  private putEpisodes({ episodes }: Call, { from, to }: Range): void {
    const { steps, inputSize, outputSize, inputs, targets } = episodes
    const [inputFloats, targetFloats] = [steps * inputSize, steps * outputSize]
    this.runner.write('episodes', 0, inputs.subarray(from * inputFloats, to * inputFloats))
    this.runner.write('episodes', (to - from) * inputFloats, targets.subarray(from * targetFloats, to * targetFloats))
  }

  private putState({ network, plan, episodes }: Call, { from, to }: Range, state: NetworkState): void {
    const { runner } = this
    for (let n = 0; n < to - from; n++) {
      const initial = episodeState(network.config, state, from + n)
      const row = n * (episodes.steps + 1) * plan.trace.size
      runner.write('trace', row + plan.trace.at.get('hidden')!.from, Float32Array.from(initial.hidden))
      const cellState = plan.trace.at.get('cellState')
      if (cellState) runner.write('trace', row + cellState.from, Float32Array.from(initial.cellState!))
      if (plan.rule !== 'none') runner.write('plastic', n * plan.weights, packPlastic(plan, network.config, initial))
    }
  }

  /** Runs a part of the batch; with `beforeStep`, it is asked between dispatches whether to go on. */
  private async forward(
    call: Call,
    range: Range,
    hasState: boolean,
    beforeStep: (() => Promise<void>) | undefined,
    readings: readonly Reading[],
  ): Promise<Float32Array[]> {
    const dispatches = await forwardDispatches(this.runner, call, range, hasState)
    for (const [n, { settings }] of dispatches.entries()) {
      if (!beforeStep) break
      for (let t = settings.fromStep; t < settings.toStep; t++) await beforeStep()
      if (n === dispatches.length - 1) return this.runner.run(call.operation, [dispatches[n]], readings)
      await this.runner.run(call.operation, [dispatches[n]])
      await this.runner.settle()
    }
    return this.runInTurn(call, dispatches, readings)
  }

  /** Few dispatches go in one submission; where there are more, each is a long one, and has its own. */
  private async runInTurn(
    { operation }: Call,
    dispatches: readonly Dispatch[],
    readings: readonly Reading[],
  ): Promise<Float32Array[]> {
    if (dispatches.length <= 3) return this.runner.run(operation, dispatches, readings)
    for (const dispatch of dispatches.slice(0, -1)) await this.runner.run(operation, [dispatch])
    return this.runner.run(operation, dispatches.slice(-1), readings)
  }
}

function errorReading({ plan, episodes }: Call, { from, to }: Range): Reading {
  const { errors } = resultPlaces(plan, to - from, episodes.steps)
  return { buffer: 'results', at: errors, floats: (to - from) * episodes.steps }
}

/** Each episode's mean error over outputs and the steps from `first` on [batch]. */
function meanErrors({ network, episodes }: Call, errors: Float32Array, first: number): Float32Array {
  const { batch, steps, outputSize } = episodes
  const scale = errorScale(network.config.lossKind, steps - first, outputSize)
  return Float32Array.from({ length: batch }, (_, episode) => {
    let sum = 0
    for (let t = first; t < steps; t++) sum += errors[episode * steps + t]
    return sum * scale
  })
}

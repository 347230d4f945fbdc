import { defaultPlasticity, type ModelConfig } from '../src/network/modelConfig'
import type { Intervention } from '../src/network/interventions'
import { readoutSize } from '../src/network/layers'
import type { Recording } from '../src/network/recording'
import { weightExtremes } from '../src/network/weightExtremes'
import type { CurrentRun } from '../src/store/currentRun'
import type { EpisodeBatch, TaskSettings } from '../src/tasks/episode'
import { zeroAnswerBaseline, zeroAnswerLoss } from '../src/tasks/registry'
import { randomRun } from './randomRun'

export interface PlayedRunOptions extends Partial<ModelConfig> {
  readonly task: TaskSettings
  /** m of each step, where the gate is learned. */
  readonly modulation?: (step: number) => number
  /** The answers are this share of their targets: 1 is right, 0 always answers 0. */
  readonly answerShare?: number
  readonly interventions?: readonly Intervention[]
  /** In place of the episode's items. */
  readonly items?: readonly number[]
}

/** A {@link randomRun} whose gate, rates, answers and errors follow a script. For tests of what is said about a run. */
export function playedRun(options: PlayedRunOptions): CurrentRun {
  const { task, modulation: gate = () => 1, answerShare = 1, items, interventions = [], ...overrides } = options
  const { checkpoint, run } = randomRun({ plasticity: defaultPlasticity, ...overrides }, task)
  const { config } = run.recording
  const { etaScale, decayScale, modulation: setting } = config.plasticity
  const episode = items ? { ...run.episode, items: Int32Array.from(items) } : run.episode
  const { steps, targets, outputSize } = episode

  const width = readoutSize(config)
  const outputs = run.recording.outputs.slice()
  for (let step = 0; step < steps; step++)
    for (let k = 0; k < outputSize; k++) outputs[step * width + k] = answerShare * targets[step * outputSize + k]
  const held = setting === 'off' || !config.modulated ? 1 : setting
  const modulation = Float32Array.from({ length: steps }, (_, step) => (held === 'learned' ? gate(step) : held))
  const writes = config.rule === 'none' ? 0 : 1
  const recording: Recording = {
    ...run.recording,
    interventions,
    outputs,
    modulation,
    eta: modulation.map((m) => writes * etaScale * m),
    decay: modulation.map((m) => writes * decayScale * m),
  }
  const errors = {
    loss: meanSquaredError(recording, episode, episode.scoredFrom),
    lossBaseline: zeroAnswerLoss(episode),
    answerError: meanSquaredError(recording, episode, episode.answerFrom),
    answerBaseline: zeroAnswerBaseline(episode),
  }
  const weights = weightExtremes(recording, checkpoint.network.parameters)
  return { checkpoint, run: { ...run, episode, recording, weights, errors } }
}

function meanSquaredError(recording: Recording, { steps, outputSize, targets }: EpisodeBatch, from: number): number {
  const width = readoutSize(recording.config)
  let sum = 0
  for (let step = from; step < steps; step++)
    for (let k = 0; k < outputSize; k++)
      sum += (recording.outputs[step * width + k] - targets[step * outputSize + k]) ** 2
  return sum / ((steps - from) * outputSize)
}

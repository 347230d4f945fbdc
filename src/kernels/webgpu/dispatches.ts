import type { Network } from '../../network/parameters'
import type { EpisodeData } from '../../tasks/episode'
import { errorScale } from '../javascript/taskLoss'
import { backwardKernel } from './backwardKernel'
import {
  elementsPerDispatch,
  ranges,
  stepsPerDispatch,
  type BatchParts,
  type Demand,
  type DeviceBudget,
} from './batchParts'
import { forwardKernel } from './forwardKernel'
import { gradientElements, gradientsKernel, gradientThreads } from './gradientsKernel'
import type { KernelPlan } from './kernelPlan'
import type { Dispatch, KernelRunner } from './kernelRunner'
import { plasticitySettings, type KernelSettings } from './kernelSettings'

/** What a call does: the network and episodes it was given, and how they are laid out on the device. */
export interface Call {
  readonly operation: string
  readonly network: Network
  readonly episodes: EpisodeData
  readonly plan: KernelPlan
  readonly demand: Demand
  readonly budget: DeviceBudget
  readonly parts: BatchParts
}

/** Episodes [from, to) of the batch. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Running a part of the batch forwards, in as many dispatches as it takes. */
export async function forwardDispatches(
  runner: KernelRunner,
  call: Call,
  range: Range,
  hasState: boolean,
): Promise<Dispatch[]> {
  const { plan, episodes } = call
  const pipeline = await runner.pipeline(`forward ${plan.key}`, 'forward', () => forwardKernel(plan))
  const count = range.to - range.from
  return ranges(episodes.steps, stepsPerDispatch(plan, call.budget, count)).map(({ from, to }) => ({
    pipeline,
    settings: settingsOf(call, range, { fromStep: from, toStep: to, hasState: Number(hasState) }),
    workgroups: count,
  }))
}

/** Running a part of the batch forwards, backwards, and adding up its gradients. */
export async function trainingDispatches(runner: KernelRunner, call: Call, range: Range): Promise<Dispatch[]> {
  const { plan, episodes } = call
  const count = range.to - range.from
  const [forward, backward, gradients] = await Promise.all([
    forwardDispatches(runner, call, range, false),
    runner.pipeline(`backward ${plan.key}`, 'backward', () => backwardKernel(plan)),
    runner.pipeline(`gradients ${plan.key}`, 'gradients', () => gradientsKernel(plan)),
  ])
  const stepRanges = ranges(episodes.steps, stepsPerDispatch(plan, call.budget, count)).reverse()
  const elementRanges = ranges(gradientElements(plan), elementsPerDispatch(call.budget, count, episodes.steps))
  return [
    ...forward,
    ...stepRanges.map(({ from, to }) => ({
      pipeline: backward,
      settings: settingsOf(call, range, { fromStep: from, toStep: to }),
      workgroups: count,
    })),
    ...elementRanges.map(({ from, to }) => ({
      pipeline: gradients,
      settings: settingsOf(call, range, { fromElement: from, toElement: to }),
      workgroups: Math.ceil((to - from) / gradientThreads),
    })),
  ]
}

function settingsOf(call: Call, { from, to }: Range, changes: Partial<KernelSettings>): KernelSettings {
  const { network, episodes, parts, demand } = call
  const { steps, outputSize, scoredFrom, batch } = episodes
  const copies = demand.differentiates && parts.spacing > 1 ? parts.spacing : 0
  return {
    ...plasticitySettings(network.config),
    ...{ steps, scoredFrom },
    ...{ fromStep: 0, toStep: steps, fromElement: 0, toElement: 0, hasState: 0 },
    episodes: to - from,
    spacing: parts.spacing,
    slots: parts.slots + copies,
    writesLastStep: Number(!demand.differentiates),
    differentiatesInputs: Number(demand.differentiatesInputs),
    errorScale: errorScale(network.config.lossKind, steps - scoredFrom, outputSize) / batch,
    ...changes,
  }
}

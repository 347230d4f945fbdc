import { OutOfMemoryError } from '../../numerics/engineErrors'
import type { EpisodeData } from '../../tasks/episode'
import type { KernelPlan } from './kernelPlan'
import { gradientElements, gradientThreads } from './gradientsKernel'
import { resultPlaces, type BufferName } from './kernelText'

/** How much a device is given at a time. */
export interface DeviceBudget {
  /** Where w of all steps takes more, only that of every sqrt(steps)-th step is kept, and the batch is split. */
  readonly plentyBytes: number
  /** Visits to elements in one dispatch. */
  readonly visitsPerDispatch: number
  /** Workgroup memory for vectors. */
  readonly workgroupFloats: number
}

export const defaultBudget: DeviceBudget = {
  plentyBytes: 256 * 2 ** 20,
  // A dispatch then takes milliseconds on a graphics card and seconds in software, never long enough for a watchdog.
  visitsPerDispatch: 2 ** 28,
  // What is left of the 16 KiB that every device has, after the sums' intermediate results.
  workgroupFloats: 2900,
}

/** How a batch is laid out: all episodes at once, or parts of it one after the other. */
export interface BatchParts {
  /** Episodes of a part; the last one may have fewer. */
  readonly episodes: number
  /** w(t) is kept at every `spacing`-th step. */
  readonly spacing: number
  /** Copies of w per episode that stay, one for each `spacing` steps. */
  readonly slots: number
  /** Bytes of each buffer for one part. */
  readonly bytes: BufferBytes
}

/** Bytes of the kernels' buffers, and of the one to read back through. */
export type BufferBytes = Readonly<Record<BufferName | 'staging', number>>

/** What is asked of the kernels. */
export interface Demand {
  readonly records: boolean
  readonly differentiates: boolean
  readonly differentiatesInputs: boolean
  readonly clips: boolean
}

/** Every device takes so many in one dispatch. */
const mostWorkgroups = 65535
/** Slots without end: w(t) stays in the first. */
const oneSlot = 2 ** 32 - 1

/**
 * Splits a batch so that every buffer is within what the device allows.
 *
 * @param allowedBytes the largest buffer that the device allows
 * @throws OutOfMemoryError where one episode alone takes more
 */
export function splitBatch(
  operation: string,
  plan: KernelPlan,
  episodes: EpisodeData,
  demand: Demand,
  { plentyBytes }: DeviceBudget,
  allowedBytes: number,
): BatchParts {
  const { batch, steps } = episodes
  const plenty = Math.min(plentyBytes, allowedBytes)
  const keepsAll = batch * steps * plan.weights * 4 <= plenty
  const spacing = !demand.differentiates ? oneSlot : keepsAll ? 1 : Math.max(2, Math.ceil(Math.sqrt(steps)))
  const slots = demand.differentiates ? Math.ceil(steps / spacing) : 1
  const bytesOf = (count: number) => bufferBytes(plan, episodes, demand, count, spacing, slots)
  let count = Math.min(batch, mostWorkgroups)
  while (count > 1 && Object.values(bytesOf(count)).some((size) => size > plenty)) count = Math.ceil(count / 2)
  const bytes = bytesOf(count)
  const largest = Math.max(...Object.values(bytes))
  if (largest > allowedBytes)
    throw new OutOfMemoryError(
      operation,
      `${networkInWords(plan)} over ${steps} steps, on a graphics device that allows ${megabytes(allowedBytes)} at a time,`,
      largest,
    )
  return { episodes: count, spacing, slots, bytes }
}

/** Steps that one dispatch may take for so many episodes. */
export function stepsPerDispatch(
  { weights }: KernelPlan,
  { visitsPerDispatch }: DeviceBudget,
  episodes: number,
): number {
  return Math.max(1, Math.floor(visitsPerDispatch / (weights * episodes)))
}

/** Elements whose gradients one dispatch may add up. */
export function elementsPerDispatch({ visitsPerDispatch }: DeviceBudget, episodes: number, steps: number): number {
  return Math.max(gradientThreads, Math.floor(visitsPerDispatch / (steps * episodes)))
}

/** The parts [from, to) of `count`, of at most `size` each. */
export function ranges(count: number, size: number): { from: number; to: number }[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, n) => ({
    from: n * size,
    to: Math.min((n + 1) * size, count),
  }))
}

/** "an LSTM of 512 hidden units with 1024 inputs" */
export function networkInWords({ cell, hiddenSize, inputSize }: KernelPlan): string {
  return `an ${cell.toUpperCase()} of ${hiddenSize} hidden units with ${inputSize} inputs`
}

export function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`
}

function bufferBytes(
  plan: KernelPlan,
  { steps, inputSize, outputSize }: EpisodeData,
  { records, differentiates, differentiatesInputs, clips }: Demand,
  episodes: number,
  spacing: number,
  slots: number,
): BufferBytes {
  const { weights, trace, adjoint, rule } = plan
  const isPlastic = rule !== 'none'
  const copies = differentiates && spacing > 1 ? spacing : 0
  const { errors, inputGradients, size } = resultPlaces(plan, episodes, steps)
  const floats: Record<BufferName, number> = {
    parameters: gradientElements(plan) + (isPlastic ? weights : 0),
    episodes: episodes * steps * (inputSize + outputSize),
    trace: episodes * (steps + 1) * trace.size,
    plastic: isPlastic ? episodes * (slots + copies) * weights : 0,
    plasticAdjoint: isPlastic && differentiates ? episodes * (clips ? 2 : 1) * weights : 0,
    stepAdjoints: differentiates ? episodes * steps * adjoint.size : 0,
    results: differentiatesInputs ? size : Math.max(inputGradients, errors),
  }
  const read = records ? floats.trace + floats.plastic : floats.results
  return Object.fromEntries(
    // A binding may not be empty.
    Object.entries({ ...floats, staging: read }).map(([name, count]) => [name, Math.max(16, 4 * count)]),
  ) as Record<BufferName | 'staging', number>
}

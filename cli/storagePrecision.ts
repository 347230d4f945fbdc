import type { Engine } from '../src/kernels/engine'
import { readCheckpoint, writeCheckpoint, type Checkpoint } from '../src/network/checkpoint'
import { readoutSize } from '../src/network/layers'
import type { Network } from '../src/network/parameters'
import { createEpisodes } from '../src/tasks/registry'
import { freshSeed } from '../src/tasks/seeds'

/** What may be lost to a smaller file: the largest difference of a task output. */
export const maxOutputDifference = 1e-3
const episodes = 128

export interface StoredCheckpoint {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Parameters in half precision, in the order in which they were chosen. */
  readonly half: readonly string[]
  /** The largest difference of a task output from the network in single precision, on fresh episodes. */
  readonly difference: number
}

/**
 * Stores as many parameters in half precision as the task outputs allow. Each is tried alone first; then, beginning with
 * those that save most for the difference they make, one after the other joins as long as all together stay within
 * {@link maxOutputDifference}.
 */
export async function storeCheckpoint(engine: Engine, checkpoint: Checkpoint): Promise<StoredCheckpoint> {
  const batch = createEpisodes(checkpoint.task, episodes, freshSeed(0))
  const outputs = async (network: Network) => (await engine.rollout(network, batch)).outputs
  const exact = await outputs(checkpoint.network)
  const write = (half: readonly string[]) =>
    writeCheckpoint(checkpoint, (name) => (half.includes(name) ? 'F16' : 'F32'))
  const differenceWith = async (half: readonly string[]) => {
    const rounded = await outputs(readCheckpoint(write(half)).network)
    const width = readoutSize(checkpoint.network.config)
    let largest = 0
    for (let k = 0; k < exact.length; k++)
      if (k % width < checkpoint.network.config.outputSize) largest = Math.max(largest, Math.abs(exact[k] - rounded[k]))
    return largest
  }
  const candidates: { name: string; worth: number }[] = []
  for (const [name, tensor] of Object.entries(checkpoint.network.parameters)) {
    const difference = await differenceWith([name])
    if (difference <= maxOutputDifference) candidates.push({ name, worth: tensor.values.length / (difference + 1e-6) })
  }
  let half: readonly string[] = []
  let difference = 0
  for (const { name } of candidates.sort((a, b) => b.worth - a.worth)) {
    const together = await differenceWith([...half, name])
    if (together > maxOutputDifference) continue
    half = [...half, name]
    difference = together
  }
  return { bytes: write(half), half, difference }
}

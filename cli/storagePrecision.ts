import type { EpisodeImages } from '../src/images/episodeImages'
import type { Engine } from '../src/kernels/engine'
import { writeCheckpoint, type Checkpoint } from '../src/network/checkpoint'
import { readoutSize } from '../src/network/layers'
import type { Network, ParameterName, Parameters } from '../src/network/parameters'
import { fromHalf, toHalf } from '../src/numerics/half'
import { createRandom, type Random } from '../src/numerics/random'
import type { EpisodeData } from '../src/tasks/episode'
import { createEpisodes } from '../src/tasks/registry'
import { freshSeed } from '../src/tasks/seeds'

/**
 * What may be lost to a smaller file: the largest difference of a task output on these episodes. On many more it cannot be
 * had: the gradient rule jumps where a unit falls silent, and the least difference can make one do so.
 */
const maxOutputDifference = 1e-3
const episodes = 128
/** Ways of rounding that are tried for each parameter; the first is to the nearest. */
const attempts = 40

export interface StoredCheckpoint {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Parameters in half precision, in the order in which they were chosen. */
  readonly half: readonly ParameterName[]
  /** The largest difference of a task output from the network in single precision, on 128 fresh episodes. */
  readonly difference: number
}

/**
 * Stores as many parameters in half precision as the task outputs allow: beginning with those that save most for the
 * difference they make alone, one after the other joins as long as all together stay within bounds. A few sensitive
 * episodes decide; where rounding to the nearest hits one of them, other ways are tried, in which numbers about halfway
 * between two halves go to either.
 *
 * @param images what the episodes of a task of images show
 */
export async function storeCheckpoint(
  engine: Engine,
  checkpoint: Checkpoint,
  images: EpisodeImages | null = null,
): Promise<StoredCheckpoint> {
  const { network, task } = checkpoint
  const differenceWith = await differenceFrom(engine, network, createEpisodes(task, episodes, freshSeed(0), 0, images))
  const names = Object.keys(network.parameters) as ParameterName[]
  const alone = new Map<ParameterName, number>()
  for (const name of names) alone.set(name, await differenceWith(withRounded(network.parameters, name)))
  const worth = (name: ParameterName) => network.parameters[name]!.values.length / (alone.get(name)! + 1e-6)

  let stored: Parameters = network.parameters
  let difference = 0
  const half: ParameterName[] = []
  for (const name of names.sort((a, b) => worth(b) - worth(a)))
    for (let attempt = 0; attempt < attempts; attempt++) {
      const candidate = withRounded(stored, name, attempt === 0 ? undefined : createRandom([attempt, 0x4a1f]))
      const largest = await differenceWith(candidate)
      if (largest > maxOutputDifference) continue
      stored = candidate
      difference = largest
      half.push(name)
      break
    }

  const rounded = { ...checkpoint, network: { ...network, parameters: stored } }
  const bytes = writeCheckpoint(rounded, (name) => (half.some((one) => one === name) ? 'F16' : 'F32'))
  return { bytes, half, difference }
}

/** How far a network with other parameters is from this one: the largest difference of a task output. */
async function differenceFrom(engine: Engine, { config, parameters }: Network, episodes: EpisodeData) {
  const outputs = async (tried: Parameters) => (await engine.rollout({ config, parameters: tried }, episodes)).outputs
  const exact = await outputs(parameters)
  const width = readoutSize(config)
  return async (tried: Parameters) => {
    const values = await outputs(tried)
    let largest = 0
    for (let row = 0; row < values.length; row += width)
      for (let unit = row; unit < row + config.outputSize; unit++)
        largest = Math.max(largest, Math.abs(values[unit] - exact[unit]))
    return largest
  }
}

/** One parameter rounded to half precision: to the nearest, or, given random numbers, those about halfway to either side. */
function withRounded(parameters: Parameters, name: ParameterName, random?: Random): Parameters {
  const { shape, values } = parameters[name]!
  return { ...parameters, [name]: { shape, values: values.map((value) => roundToHalf(value, random)) } }
}

/** A number counts as about halfway when it lies in the middle half of the way from one half to the next. */
function roundToHalf(value: number, random?: Random): number {
  const bits = toHalf(value)
  const nearest = fromHalf(bits)
  if (!random || nearest === 0 || nearest === value) return nearest
  const next = fromHalf(Math.abs(nearest) < Math.abs(value) ? bits + 1 : bits - 1)
  const share = (value - nearest) / (next - nearest)
  return share > 0.25 + 0.5 * random.uniform() ? next : nearest
}

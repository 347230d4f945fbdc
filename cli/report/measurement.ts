import type { EpisodeImages } from '../../src/images/episodeImages'
import type { Engine } from '../../src/kernels/engine'
import { erasableTargets, erasureErrors } from '../../src/kernels/erasureErrors'
import type { Checkpoint, FreshErrors } from '../../src/network/checkpoint'
import type { Target } from '../../src/network/interventions'
import type { PlasticitySettings } from '../../src/network/modelConfig'
import { validationDelays, withDelay } from '../../src/tasks/delayRange'
import { createEpisodes, zeroAnswerBaseline } from '../../src/tasks/registry'
import { freshSeed } from '../../src/tasks/seeds'
import { freshErrors } from '../freshErrors'
import { testImages } from '../imageSources'

/** Episodes behind each figure. */
export const measuredEpisodes = { gate: 256, erasure: 64, ablation: 1024 } as const

/** What a trained network does on fresh episodes. */
export interface Measurement {
  /** Means over episodes at each step [steps]; null without plasticity. */
  readonly gate: {
    readonly modulation: readonly number[]
    readonly eta: readonly number[]
    readonly decay: readonly number[]
  } | null
  readonly erasure: {
    /** Always answering 0, on the same episodes. */
    readonly answerBaseline: number
    /** Answer error when nothing is erased, over the answers from step 1, 2, ... on. */
    readonly untouched: readonly number[]
    /** Answer error after erasing the target before step 1, 2, ... */
    readonly rows: readonly { readonly target: Target; readonly errors: readonly number[] }[]
  }
  /** Answer error with plasticity settings changed; none without plasticity. */
  readonly ablations: readonly {
    readonly name: AblationName
    readonly answerError: number
    readonly standardError: number
  }[]
  /** Errors at single delays, where the network was trained on a range of them. */
  readonly delays: readonly { readonly delay: number; readonly errors: FreshErrors }[]
}

const changes = {
  none: () => ({}),
  'no writing': () => ({ etaScale: 0 }),
  'etaScale × 2': ({ etaScale }: PlasticitySettings) => ({ etaScale: 2 * etaScale }),
  'etaScale × 0.5': ({ etaScale }: PlasticitySettings) => ({ etaScale: etaScale / 2 }),
  'no decay': () => ({ decayScale: 0 }),
  'decayScale × 2': ({ decayScale }: PlasticitySettings) => ({ decayScale: 2 * decayScale }),
} as const
export type AblationName = keyof typeof changes
export const ablationNames = Object.keys(changes) as AblationName[]

/** Runs a network under everything that the report shows of it. */
export async function measure(engine: Engine, { network, task, provenance }: Checkpoint): Promise<Measurement> {
  const images = await testImages(task, provenance)
  const isPlastic = network.config.rule !== 'none'
  const ablations = []
  for (const name of isPlastic ? ablationNames : []) {
    const { plasticity } = network.config
    const config = { ...network.config, plasticity: { ...plasticity, ...changes[name](plasticity) } }
    const errors = await freshErrors(engine, { ...network, config }, task, measuredEpisodes.ablation, images)
    ablations.push({ name, answerError: errors.answerError, standardError: errors.answerStandardError })
  }
  const delays = []
  for (const delay of provenance.trainedDelays ? validationDelays(provenance.trainedDelays) : [])
    delays.push({
      delay,
      errors: await freshErrors(engine, network, withDelay(task, delay), measuredEpisodes.ablation),
    })
  return {
    gate: isPlastic ? await gateOverTime(engine, { network, task }, images) : null,
    erasure: await erasureOverTime(engine, { network, task }, images),
    ablations,
    delays,
  }
}

type Trained = Pick<Checkpoint, 'network' | 'task'>

async function gateOverTime(engine: Engine, { network, task }: Trained, images: EpisodeImages | null) {
  const episodes = createEpisodes(task, measuredEpisodes.gate, freshSeed(0), 0, images)
  const { modulation, eta, decay } = await engine.rollout(network, episodes)
  const means = (values: Float32Array) =>
    Array.from({ length: episodes.steps }, (_, step) => {
      let sum = 0
      for (let episode = 0; episode < episodes.batch; episode++) sum += values[episode * episodes.steps + step]
      return sum / episodes.batch
    })
  return { modulation: means(modulation), eta: means(eta), decay: means(decay) }
}

async function erasureOverTime(engine: Engine, { network, task }: Trained, images: EpisodeImages | null) {
  const episodes = createEpisodes(task, measuredEpisodes.erasure, freshSeed(0), 0, images)
  const untouched: number[] = []
  const rows = erasableTargets(network.config).map((target) => ({ target, errors: [] as number[] }))
  for await (const { target, answerError } of erasureErrors(engine, network, episodes))
    (target === null ? untouched : rows.find((row) => row.target === target)!.errors).push(answerError)
  return { answerBaseline: zeroAnswerBaseline(episodes), untouched, rows }
}

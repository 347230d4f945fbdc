import { applies, isErasedBefore, places, writingChange, type Intervention } from '../network/interventions'
import { layersOf, mapLayers, type LayerName } from '../network/layers'
import { checkNumber, checkWhole, settingLimits } from '../network/limits'
import type { ModelConfig } from '../network/modelConfig'
import { factorsOf, write } from '../network/plasticWeightCursor'
import type { Network } from '../network/parameters'
import type { NetworkState, Recording } from '../network/recording'
import { ArgumentError } from '../numerics/engineErrors'
import type { EpisodeData } from '../tasks/episode'
import type { Engine, RolloutOptions, RunOptions } from './engine'
import { JoinedRecording, sliceSteps } from './recordingParts'

/**
 * Runs episodes with something done to the network on the way. The engine runs the stretches between interventions, each
 * from the state that the one before left; what is erased is set to 0 in that state, and writes that are frozen or held
 * are done here, from the engine's own factors. So every engine can do it, and none has to know.
 *
 * The recording says what was done; its eta and decay stay the network's own. Where the numbers of a stretch have left
 * the range of floats, an engine cannot go on from them: the steps after it are not a number.
 *
 * @throws ArgumentError where an intervention lies outside the episode, or the network has not what it is done to
 */
export async function rolloutWith(
  engine: Engine,
  network: Network,
  episodes: EpisodeData,
  interventions: readonly Intervention[],
  options: RunOptions = {},
): Promise<Recording> {
  const { steps } = episodes
  for (const one of interventions) check(one, network, steps)
  if (interventions.length === 0) return engine.rollout(network, episodes, options)
  const recording = new JoinedRecording(network.config, episodes, interventions)
  let state: NetworkState | null = null
  for (const [from, to] of stretches(interventions, steps)) {
    if (state) erase(state, interventions, from)
    if (state && !isStateFinite(state)) return recording.finish(state, from)
    const start: RolloutOptions = state ? { ...options, initialState: state } : options
    const part = await engine.rollout(network, sliceSteps(episodes, from, to), start)
    const before: NetworkState | null = state
    state = copyState(network.config, part.finalState)
    if (to - from === 1) rewrite(state, before, part, network, interventions, from)
    recording.put(part, from)
  }
  return recording.finish(state!, steps)
}

/** The stretches of steps [from, to) that an engine runs at once: a step whose writing is changed is one by itself. */
function stretches(interventions: readonly Intervention[], steps: number): [number, number][] {
  const starts = new Set([0])
  for (const one of interventions)
    if (one.kind === 'erase') starts.add(one.step)
    else for (let step = one.from; step <= Math.min(one.to, steps - 1); step++) starts.add(step)
  const sorted = [...starts].sort((a, b) => a - b)
  return sorted.map((from, k) => [from, sorted[k + 1] ?? steps])
}

function erase(state: NetworkState, interventions: readonly Intervention[], step: number): void {
  for (const place of places) {
    if (!isErasedBefore(interventions, place, step)) continue
    if (place === 'hidden') state.hidden.fill(0)
    else if (place === 'cellState') state.cellState?.fill(0)
    else {
      state.plasticWeight?.[place]?.fill(0)
      state.plasticBias?.[place]?.fill(0)
    }
  }
}

/**
 * Writes the layers whose writing is changed at this step again, from the state that the step found.
 *
 * @param before null where the episode starts with this step
 * @param part the engine's recording of this step alone
 */
function rewrite(
  state: NetworkState,
  before: NetworkState | null,
  part: Recording,
  { config, parameters }: Network,
  interventions: readonly Intervention[],
  step: number,
): void {
  for (const layer of layersOf(config)) {
    const change = writingChange(interventions, layer, step)
    if (!change) continue
    const redo = (
      values: Float32Array | undefined,
      old: Float32Array | undefined,
      alpha: Float32Array | undefined,
      presynaptic: (episode: number) => Float32Array,
    ) => {
      if (!values) return
      if (old) values.set(old)
      else values.fill(0)
      if (change.kind === 'freeze') return
      const size = values.length / part.batch
      for (let episode = 0; episode < part.batch; episode++) {
        const { post } = factorsOf(part, layer, 0, episode)
        const own = values.subarray(episode * size, (episode + 1) * size)
        const factors = { pre: presynaptic(episode), post }
        write(own, alpha ?? null, factors, change.eta, 1 - part.decay[episode], config.plasticity.weightClip)
      }
    }
    const { [`${layer}.alpha` as const]: alpha, [`${layer}.alphaBias` as const]: alphaBias } = parameters
    redo(state.plasticWeight?.[layer], before?.plasticWeight?.[layer], alpha?.values, (episode) =>
      layer === 'recurrent' && before
        ? before.hidden.subarray(episode * config.hiddenSize, (episode + 1) * config.hiddenSize)
        : factorsOf(part, layer, 0, episode).pre,
    )
    redo(state.plasticBias?.[layer], before?.plasticBias?.[layer], alphaBias?.values, () => Float32Array.of(1))
  }
}

function copyState(
  config: ModelConfig,
  { batch, hidden, cellState, plasticWeight, plasticBias }: NetworkState,
): NetworkState {
  const copy = (values: Readonly<Record<LayerName, Float32Array>>) =>
    mapLayers(config, (layer) => values[layer].slice())
  return {
    batch,
    hidden: hidden.slice(),
    cellState: cellState && cellState.slice(),
    plasticWeight: plasticWeight && copy(plasticWeight),
    plasticBias: plasticBias && copy(plasticBias),
  }
}

function isStateFinite({ hidden, cellState, plasticWeight, plasticBias }: NetworkState): boolean {
  const all = [hidden, cellState, ...Object.values(plasticWeight ?? {}), ...Object.values(plasticBias ?? {})]
  return all.every((values) => values === null || values.every(Number.isFinite))
}

function check(one: Intervention, { config }: Network, steps: number): void {
  const operation = 'rolloutWith'
  const last = { least: 0, most: steps - 1 }
  if (one.kind === 'erase') checkWhole(operation, 'step of an erasure', one.step, last)
  else {
    checkWhole(operation, 'first step of an intervention', one.from, last)
    checkWhole(operation, 'end of an intervention', one.to, { least: one.from + 1, most: steps })
  }
  if (one.kind === 'holdEta') checkNumber(operation, 'eta', one.eta, settingLimits.etaScale)
  if (!applies(one, config))
    throw new ArgumentError(
      operation,
      `target of an intervention`,
      `what a ${config.cell} with rule ${config.rule} has`,
      one.target,
    )
}

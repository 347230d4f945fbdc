import { inputLayer, layersOf, type LayerName } from '../network/layers'
import { isRetrievalExact, strongestSteps } from '../network/retrieval'
import { RetrievalMap } from '../network/retrievalMap'
import type { CurrentRun } from './currentRun'
import type { EngramState } from './engramStore'

const ofRun = new WeakMap<CurrentRun, Map<LayerName, RetrievalMap>>()

/** A run's retrieval map of one layer, as far as it was computed; made once and dropped with the run. */
export function retrievalMapOf(current: CurrentRun, layer: LayerName): RetrievalMap {
  let maps = ofRun.get(current)
  if (!maps) ofRun.set(current, (maps = new Map<LayerName, RetrievalMap>()))
  let map = maps.get(layer)
  if (!map)
    maps.set(layer, (map = new RetrievalMap(current.run.recording, current.checkpoint.network.parameters, layer)))
  return map
}

/** By network and task. */
const weightiest = new Map<string, LayerName>()

/**
 * The layer whose retrieval map is on show: the one that was chosen, else the network's weightiest, that with the largest
 * plastic weights (2-norm) after the first run that was seen of it.
 */
export function retrievalLayerOf({ checkpoint, run }: CurrentRun, { retrievalLayer }: EngramState): LayerName {
  if (retrievalLayer) return retrievalLayer
  const key = `${checkpoint.id} ${run.episode.task.name}`
  let layer = weightiest.get(key)
  if (!layer) {
    const weights = run.recording.finalState.plasticWeight
    const layers = layersOf(run.recording.config)
    const norms = layers.map((name) => weights?.[name].reduce((sum, value) => sum + value * value, 0) ?? 0)
    layer = layers[norms.indexOf(Math.max(...norms))] ?? inputLayer(run.recording.config)
    weightiest.set(key, layer)
  }
  return layer
}

/** The past step whose write was chosen to be followed, where the playhead is past it; null where there is none. */
export function chosenRecall({ run }: CurrentRun, { recalled, stepIndex }: EngramState): number | null {
  const { recording } = run
  if (recording.config.rule === 'none' || !isRetrievalExact(recording) || stepIndex >= recording.steps) return null
  return recalled !== null && recalled < stepIndex ? recalled : null
}

/**
 * The past step whose write is followed at the playhead: the one that was chosen if it lies in the past, else the one
 * that adds most in the map on show; null where nothing adds anything.
 */
export function recalledStep(current: CurrentRun, state: EngramState): number | null {
  const { stepIndex, retrievalReading } = state
  const { recording } = current.run
  if (recording.config.rule === 'none' || !isRetrievalExact(recording) || stepIndex >= recording.steps) return null
  const chosen = chosenRecall(current, state)
  if (chosen !== null) return chosen
  const row = retrievalMapOf(current, retrievalLayerOf(current, state)).rowNow(retrievalReading, stepIndex)
  return strongestSteps(row, 1)[0] ?? null
}

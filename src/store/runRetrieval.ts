import type { LayerName } from '../network/layers'
import { RetrievalMap } from '../network/retrievalMap'
import type { CurrentRun } from './currentRun'

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

import { useEffect } from 'react'
import { createStore, useStore } from 'zustand'
import { invalidate } from '../../drawing/frameLoop'
import { getCurrentRun, type CurrentRun } from '../../store/currentRun'
import type { UnitOrder } from '../../store/engramStore'
import { createScales, type Scales } from './scales'
import { unitOrders, type LayerOrders } from './unitOrders'

/** While a slider is dragged, runs follow each other faster than this. */
const settledAfterMs = 200

/** What a run is drawn on. */
interface InForce {
  readonly current: CurrentRun
  readonly scales: Scales
  readonly orders: Partial<Record<UnitOrder, LayerOrders>>
}

/** Kept as a cache, out of React's sight: a component that renders a new run may be the first to ask for its scales. */
let inForce: InForce | null = null
/** Grows when the scales change for a run that is on show already. */
const settledStore = createStore(() => 0)
let timer: ReturnType<typeof setTimeout> | undefined

/**
 * The scales that a run is drawn on. They need a pass over all steps of the episode, which is too much for every run of a
 * dragged slider: as long as only plasticity settings change, the scales stay until the last run is 200 ms old. A run of
 * another network or episode gets its own at once.
 */
export function scalesInForce(current: CurrentRun): Scales {
  return inForceFor(current).scales
}

/** The order of units that a run is drawn in. Like the scales it stays while a slider is dragged, so that units stay put. */
export function ordersInForce(current: CurrentRun, order: UnitOrder): LayerOrders {
  const { current: from, orders } = inForceFor(current)
  return (orders[order] ??= unitOrders(from.run.recording, order))
}

/** As {@link scalesInForce}; the component renders again when the scales change. */
export function useScales(current: CurrentRun): Scales {
  useStore(settledStore)
  useEffect(() => settleLater(current), [current])
  return scalesInForce(current)
}

function inForceFor(current: CurrentRun): InForce {
  if (inForce && (inForce.current === current || isSameEpisode(inForce.current, current))) return inForce
  return (inForce = { current, scales: createScales(current), orders: {} })
}

function isSameEpisode(a: CurrentRun, b: CurrentRun): boolean {
  return (
    a.checkpoint.id === b.checkpoint.id &&
    a.run.request.seed === b.run.request.seed &&
    JSON.stringify(a.run.request.task) === JSON.stringify(b.run.request.task)
  )
}

function settleLater(current: CurrentRun): void {
  if (inForce?.current === current) return
  clearTimeout(timer)
  timer = setTimeout(() => {
    if (getCurrentRun() !== current) return
    inForce = { current, scales: createScales(current), orders: {} }
    settledStore.setState((version) => version + 1)
    invalidate()
  }, settledAfterMs)
}

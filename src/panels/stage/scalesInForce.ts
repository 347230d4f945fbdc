import { useEffect } from 'react'
import { createStore, useStore } from 'zustand'
import { invalidate } from '../../drawing/frameLoop'
import { getCurrentRun, type CurrentRun } from '../../store/currentRun'
import { createScales, type Scales } from './scales'

/** While a slider is dragged, runs follow each other faster than this. */
const settledAfterMs = 200

const inForce = createStore<{ readonly current: CurrentRun; readonly scales: Scales } | null>(() => null)
let timer: ReturnType<typeof setTimeout> | undefined

/**
 * The scales that a run is drawn on. They need a pass over all steps of the episode, which is too much for every run of a
 * dragged slider: as long as only plasticity settings change, the scales stay until the last run is 200 ms old. A run of
 * another network or episode gets its own at once.
 */
export function scalesInForce(current: CurrentRun): Scales {
  const before = inForce.getState()
  if (before && (before.current === current || isSameEpisode(before.current, current))) return before.scales
  const scales = createScales(current)
  inForce.setState({ current, scales })
  return scales
}

/** As {@link scalesInForce}; the component renders again when the scales change. */
export function useScales(current: CurrentRun): Scales {
  useStore(inForce, (state) => state?.scales)
  useEffect(() => settleLater(current), [current])
  return scalesInForce(current)
}

function isSameEpisode(a: CurrentRun, b: CurrentRun): boolean {
  return (
    a.checkpoint.id === b.checkpoint.id &&
    a.run.request.seed === b.run.request.seed &&
    JSON.stringify(a.run.request.task) === JSON.stringify(b.run.request.task)
  )
}

function settleLater(current: CurrentRun): void {
  if (inForce.getState()?.current === current) return
  clearTimeout(timer)
  timer = setTimeout(() => {
    if (getCurrentRun() !== current) return
    inForce.setState({ current, scales: createScales(current) })
    invalidate()
  }, settledAfterMs)
}

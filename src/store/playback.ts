import { getCurrentRun } from './currentRun'
import { engramStore } from './engramStore'

/** What "1x" is. */
export const normalStepsPerSecond = 2
export const slowestSpeed = 0.25
export const fastestSpeed = 20

/** Shows this step (a whole number from 0), or the nearest there is. */
export function seekToStep(step: number): void {
  const last = lastStep()
  const stepIndex = Math.min(Math.max(Math.round(step), 0), last)
  if (stepIndex !== engramStore.getState().stepIndex) engramStore.setState({ stepIndex })
}

/** Pauses and shows the next step; stays at the last. */
export function stepForward(): void {
  pause()
  seekToStep(engramStore.getState().stepIndex + 1)
}

/** Pauses and shows the step before; stays at the first. */
export function stepBack(): void {
  pause()
  seekToStep(engramStore.getState().stepIndex - 1)
}

/** Lets the playhead run over whole steps; from the first step if it stands on the last. */
export function play(): void {
  if (engramStore.getState().stepIndex >= lastStep()) seekToStep(0)
  engramStore.setState({ playing: true, phase: null })
}

export function pause(): void {
  if (engramStore.getState().playing) engramStore.setState({ playing: false })
}

export function togglePlaying(): void {
  if (engramStore.getState().playing) pause()
  else play()
}

/** Sets the speed of playing, kept within 0.25x and 20x of {@link normalStepsPerSecond}. */
export function setStepsPerSecond(stepsPerSecond: number): void {
  const speed = stepsPerSecond / normalStepsPerSecond
  if (!Number.isFinite(speed)) throw new RangeError(`setStepsPerSecond: expected a number, got ${stepsPerSecond}`)
  engramStore.setState({
    stepsPerSecond: normalStepsPerSecond * Math.min(Math.max(speed, slowestSpeed), fastestSpeed),
  })
}

/** 0 while there is no run. */
function lastStep(): number {
  const current = getCurrentRun()
  return current ? current.run.episode.steps - 1 : 0
}

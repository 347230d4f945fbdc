import { stepPhases, type StepPhase } from '../../store/engramStore'

/** How far the step on show has got. */
export interface PhaseMoment {
  readonly stepIndex: number
  /**
   * Time within the step, one unit for each phase: from 0, when reading begins, to 4, when all is written. Null while the
   * step is shown as a whole: everything it computes, and w before its write.
   */
  readonly time: number | null
  /** Whether the episode plays. What has not arrived yet is then still that of the step before. */
  readonly live: boolean
  /** Slow enough for what would flicker otherwise. */
  readonly calm: boolean
}

/** What arrives in the course of a step, and when. */
export type Quantity = 'input' | 'encoded' | 'hidden' | 'output' | 'delta' | 'modulation' | 'rate'

const arrivals: Readonly<Record<Quantity, number>> = {
  input: 0,
  encoded: 1.3,
  hidden: 1.65,
  output: 1.9,
  // Runs back from the output.
  delta: 1.95,
  modulation: 2.2,
  rate: 2.3,
}

/** When the parts of a write happen, from the product of its factors to its landing in w. */
export const writeTimes = { product: 3.02, alpha: 3.22, rate: 3.34, change: 3.42, flight: 3.52, landing: 3.88 } as const

/** When a phase ends, on the clock of {@link PhaseMoment.time}. */
export function endOf(phase: StepPhase): number {
  return stepPhases.indexOf(phase) + 1
}

/** The phase that a time lies in. */
export function phaseAtTime(time: number): StepPhase {
  return stepPhases[Math.min(Math.floor(time), stepPhases.length - 1)]
}

/** The step whose value of a quantity is on show; null while there is none yet. */
export function arrivedStep(moment: PhaseMoment, quantity: Quantity): number | null {
  return stepFrom(moment, arrivals[quantity])
}

/** The step whose write is in the picture equation; null while there is none yet. */
export function writtenStep(moment: PhaseMoment): number | null {
  return stepFrom(moment, writeTimes.product)
}

/** The step of w on show, from 0 to the number of steps: w(t) until the write has landed, w(t+1) from then on. */
export function weightStep({ stepIndex, time }: PhaseMoment): number {
  return stepIndex + (time !== null && time >= writeTimes.landing ? 1 : 0)
}

/** From 0 to 1, how far something has grown since it arrived, within `duration` of a phase. */
export function growth(moment: PhaseMoment, quantity: Quantity, duration = 0.3): number {
  if (moment.time === null || moment.live) return 1
  return share(moment.time, arrivals[quantity], arrivals[quantity] + duration)
}

/** Where a time stands between two others, from 0 to 1. */
export function share(time: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (time - from) / (to - from)))
}

function stepFrom({ stepIndex, time, live }: PhaseMoment, arrival: number): number | null {
  if (time === null || time >= arrival) return stepIndex
  return live && stepIndex > 0 ? stepIndex - 1 : null
}

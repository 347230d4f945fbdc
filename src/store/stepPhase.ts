import type { Rule } from '../network/modelConfig'
import { getCurrentRun } from './currentRun'
import { engramStore, stepPhases, type EngramState, type StepPhase } from './engramStore'
import { pause, seekToStep } from './playback'

/** The phases that a step of this rule's networks has: without plasticity nothing is gated and nothing written. */
export function phasesOf(rule: Rule): readonly StepPhase[] {
  return rule === 'none' ? stepPhases.slice(0, 2) : stepPhases
}

/** The phase that is singled out in a network of this rule; null where it has no such phase. */
export function phaseInForce({ phase }: Pick<EngramState, 'phase'>, rule: Rule): StepPhase | null {
  return phase !== null && phasesOf(rule).includes(phase) ? phase : null
}

/** The step of w that is on show: that of the playhead, and the next one when the write is singled out. */
export function weightStepOf(state: Pick<EngramState, 'phase' | 'stepIndex'>, rule: Rule): number {
  return state.stepIndex + (phaseInForce(state, rule) === 'write' ? 1 : 0)
}

/** Pauses and singles out a phase of the step on show; null shows the step as a whole again. */
export function selectPhase(phase: StepPhase | null): void {
  pause()
  if (engramStore.getState().phase !== phase) engramStore.setState({ phase })
}

/** Pauses and shows the next phase: the first of this step, or of the next after the last. Stays at the episode's end. */
export function phaseForward(): void {
  movePhase(1)
}

/** Pauses and shows the phase before: the last one of the step before in front of the first. Stays at the episode's start. */
export function phaseBack(): void {
  movePhase(-1)
}

function movePhase(by: 1 | -1): void {
  const current = getCurrentRun()
  if (!current) return
  const { rule } = current.run.recording.config
  const phases = phasesOf(rule)
  const state = engramStore.getState()
  const now = phaseInForce(state, rule)
  // A whole step stands in front of its first phase.
  const next = (now === null ? (by > 0 ? -1 : 0) : phases.indexOf(now)) + by
  const step = state.stepIndex + (next < 0 ? -1 : next >= phases.length ? 1 : 0)
  pause()
  if (step < 0 || step >= current.run.episode.steps) return
  seekToStep(step)
  engramStore.setState({ phase: phases[(next + phases.length) % phases.length] })
}

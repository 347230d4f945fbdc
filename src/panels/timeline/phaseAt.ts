import type { EpisodeBatch, Phase } from '../../tasks/episode'

/** The phase that a step belongs to. */
export function phaseAt({ phases }: EpisodeBatch, step: number): Phase {
  return phases.find(({ from, to }) => step >= from && step < to) ?? phases[phases.length - 1]
}

/** The first step of the next phase; the last step within the last one. */
export function nextPhaseStart({ phases, steps }: EpisodeBatch, step: number): number {
  return phases.find(({ from }) => from > step)?.from ?? steps - 1
}

/** The first step of this phase, or of the one before where `step` is this one's first. */
export function previousPhaseStart({ phases }: EpisodeBatch, step: number): number {
  return phases.findLast(({ from }) => from < step)?.from ?? 0
}

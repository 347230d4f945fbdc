import type { EpisodeRun } from '../runtime/protocol'

/**
 * The run with the episode of the one before where that is the same: what shows nothing but the episode, such as its phases
 * and items, can tell then that it need not be drawn again.
 */
export function withSharedEpisode(run: EpisodeRun, before: EpisodeRun | undefined): EpisodeRun {
  return before && nameOf(run) === nameOf(before) ? { ...run, episode: before.episode } : run
}

/** An episode follows from its task, its seed, and what was changed about its examples. */
function nameOf({ request: { task, seed, exampleEdits } }: EpisodeRun): string {
  return JSON.stringify([task, seed, exampleEdits])
}

import type { EpisodeRequest, EpisodeRun } from '../runtime/protocol'
import type { ShownPictures } from '../tasks/shownPictures'

/**
 * The run with the episode of the one before where that is the same: what shows nothing but the episode, such as its phases
 * and items, can tell then that it need not be drawn again.
 */
export function withSharedEpisode(run: EpisodeRun, before: EpisodeRun | undefined): EpisodeRun {
  return before && isSameEpisode(run.request, before.request) ? { ...run, episode: before.episode } : run
}

/** Whether all that an episode follows from is the same. */
function isSameEpisode(a: EpisodeRequest, b: EpisodeRequest): boolean {
  const nameOf = ({ task, seed, exampleEdits }: EpisodeRequest) => JSON.stringify([task, seed, exampleEdits])
  return nameOf(a) === nameOf(b) && isSamePictures(a.pictures, b.pictures)
}

function isSamePictures(a: ShownPictures | null, b: ShownPictures | null): boolean {
  if (!a || !b) return a === b
  const isSame = (one: Float32Array | null, other: Float32Array | null) =>
    one && other ? one.length === other.length && one.every((value, k) => value === other[k]) : one === other
  return (
    a.queryClass === b.queryClass &&
    isSame(a.query, b.query) &&
    a.support.length === b.support.length &&
    a.support.every((picture, place) => isSame(picture, b.support[place]))
  )
}

/** A mark of so many px on the time axis. */
export interface MarkExtent {
  /** px from the left edge of step 0 */
  readonly left: number
  readonly width: number
}

/** The lane of each mark, from 0 at the top: the first in which it overlaps none of the marks before it. */
export function lanesOf(marks: readonly MarkExtent[], gap: number): number[] {
  const ends: MarkExtent[][] = []
  return marks.map((mark) => {
    const isFree = (lane: readonly MarkExtent[]) =>
      lane.every(({ left, width }) => mark.left >= left + width + gap || left >= mark.left + mark.width + gap)
    let lane = ends.findIndex(isFree)
    if (lane < 0) lane = ends.push([]) - 1
    ends[lane].push(mark)
    return lane
  })
}

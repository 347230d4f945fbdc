/**
 * Moves labels apart that stand beside the ends of lines: each as near to its place as the others let it.
 *
 * @param places where each would like to be, in pixels
 * @param gap the least distance between two
 * @returns the places, in the same order; within `low` and `high` where there is room for all
 */
export function spreadLabels(places: readonly number[], gap: number, low: number, high: number): number[] {
  const order = places.map((_, k) => k).sort((a, b) => places[a] - places[b] || a - b)
  // Labels that would touch form a block around the mean of their wishes.
  const blocks: { members: number[]; from: number }[] = []
  const settle = (members: number[]) => {
    const wish = members.reduce((sum, k, position) => sum + places[k] - position * gap, 0) / members.length
    return Math.max(low, Math.min(wish, high - (members.length - 1) * gap))
  }
  for (const k of order) {
    let block = { members: [k], from: settle([k]) }
    for (;;) {
      const before = blocks.at(-1)
      if (!before || before.from + before.members.length * gap <= block.from) break
      blocks.pop()
      const members = [...before.members, ...block.members]
      block = { members, from: settle(members) }
    }
    blocks.push(block)
  }
  const spread = [...places]
  for (const { members, from } of blocks) members.forEach((k, position) => (spread[k] = from + position * gap))
  return spread
}

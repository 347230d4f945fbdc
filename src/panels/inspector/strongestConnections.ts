import type { ConnectionIndex } from '../../network/units'
import type { RunWeights } from '../../store/runWeights'

/** The `count` connections whose effective weight, slow + plastic, is largest at a step, the largest first. */
export function strongestConnections(
  weights: RunWeights,
  connections: readonly ConnectionIndex[],
  step: number,
  count: number,
): ConnectionIndex[] {
  return connections
    .map((connection) => {
      const { layer, pre, post } = connection
      const { slow, plastic } = weights.at(layer, pre, post, step)
      const effective = Math.abs(slow + plastic)
      return { connection, size: Number.isFinite(effective) ? effective : Infinity }
    })
    .sort((a, b) => b.size - a.size)
    .slice(0, count)
    .map(({ connection }) => connection)
}

import type { UnitOrder } from '../../store/engramStore'

/** Units of a raster from top to bottom. */
export interface OrderedUnits {
  readonly units: readonly number[]
  /** How many of all units are ever active. */
  readonly active: number
}

/**
 * The rows of the hidden raster: in `peak` order the units that are ever active, the earliest peak of |h| first (the higher
 * one where two peak at once); in `stored` order all of them.
 *
 * @param hidden h [steps, units]
 */
export function orderUnits(hidden: Float32Array, steps: number, units: number, order: UnitOrder): OrderedUnits {
  const peak = new Float32Array(units)
  const peakStep = new Int32Array(units)
  for (let step = 0; step < steps; step++)
    for (let unit = 0; unit < units; unit++) {
      const magnitude = Math.abs(hidden[step * units + unit])
      if (magnitude > peak[unit]) {
        peak[unit] = magnitude
        peakStep[unit] = step
      }
    }
  const all = Array.from({ length: units }, (_, unit) => unit)
  const active = all.filter((unit) => peak[unit] > 0)
  if (order === 'stored') return { units: all, active: active.length }
  active.sort((a, b) => peakStep[a] - peakStep[b] || peak[b] - peak[a] || a - b)
  return { units: active, active: active.length }
}

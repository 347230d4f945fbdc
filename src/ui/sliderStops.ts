/**
 * The values a slider can take, in ascending order. A slider moves from stop to stop, so that one press of an arrow key
 * always changes the value, and every value it gives is a round one.
 */
export type SliderStops = readonly number[]

/** Equal steps from `min` to `max`, both included. */
export function linearStops(min: number, max: number, step: number): SliderStops {
  const count = Math.round((max - min) / step)
  return Array.from({ length: count + 1 }, (_, k) => Number((min + k * step).toPrecision(12)))
}

/** Whole numbers: every one up to 40, then every fifth up to 100, then every twentieth, and `max`. */
export function countStops(min: number, max: number): SliderStops {
  const isStop = (count: number) => count <= 40 || count === max || count % (count <= 100 ? 5 : 20) === 0
  return Array.from({ length: max - min + 1 }, (_, k) => min + k).filter(isStop)
}

/** From 0 to `max`, finer near 0: proportional to the square of the position, with `decimals` decimals. */
export function squareStops(max: number, decimals: number, count = 120): SliderStops {
  return unique(Array.from({ length: count + 1 }, (_, k) => Number((max * (k / count) ** 2).toFixed(decimals))))
}

/** Round values at about equal ratios from `min` to `max` (above 0, both included), then `last` if given. */
export function logarithmicStops(min: number, max: number, last?: number, perDecade = 40): SliderStops {
  const decades = Math.log10(max / min)
  const count = Math.ceil(decades * perDecade)
  const stops = Array.from({ length: count + 1 }, (_, k) => Number((min * (max / min) ** (k / count)).toPrecision(2)))
  return unique([min, ...stops.slice(1, -1), max, ...(last === undefined ? [] : [last])])
}

/** The stops with one more among them, for instance a default that is not round. */
export function withStop(stops: SliderStops, value: number): SliderStops {
  return unique([...stops, value])
}

/** Position of the stop nearest to a value; exact values count before near ones, and Infinity is near nothing. */
export function nearestStop(stops: SliderStops, value: number): number {
  const exact = stops.indexOf(value)
  if (exact >= 0) return exact
  let nearest = 0
  stops.forEach((stop, k) => {
    if (Math.abs(stop - value) < Math.abs(stops[nearest] - value)) nearest = k
  })
  return nearest
}

function unique(stops: readonly number[]): SliderStops {
  return [...new Set(stops)].sort((a, b) => a - b)
}

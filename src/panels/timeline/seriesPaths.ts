import { line, scaleLinear, scaleSqrt } from 'd3'
import { stepToX, type TimelineGeometry } from './timelineGeometry'

/** A value's height in px from the panel's top. */
export type HeightOf = (value: number) => number

const px = (value: number) => String(Math.round(value * 100) / 100)

/** A linear (or, with `root`, square-root) scale from [low, high] to the extent's bottom and top. */
export function heightScale(
  { y, height }: { readonly y: number; readonly height: number },
  low: number,
  high: number,
  root = false,
): HeightOf {
  const domain = [low, high === low ? low + 1 : high]
  return (root ? scaleSqrt() : scaleLinear()).domain(domain).range([y + height, y])
}

/** A line that stays level within each step. `until` leaves out the steps from there on. */
export function stepLine(
  values: ArrayLike<number>,
  geometry: TimelineGeometry,
  heightOf: HeightOf,
  until = values.length,
): string {
  // Each value twice, so that the last step is as wide as the others.
  const points = Array.from({ length: until }, (_, step) =>
    [step, step + 1].map((edge) => [edge, values[step]] as const),
  )
  const path = line<readonly [number, number]>()
    .x(([edge]) => stepToX(geometry, edge))
    .y(([, value]) => heightOf(value))
    .defined(([, value]) => Number.isFinite(value))
    .digits(2)
  return path(points.flat()) ?? ''
}

/** Bars from the height of 0, a little apart where there is room. */
export function bars(values: ArrayLike<number>, geometry: TimelineGeometry, heightOf: HeightOf): string {
  const gap = geometry.stepWidth > 6 ? 1 : 0
  const width = px(geometry.stepWidth - 2 * gap)
  const base = px(heightOf(0))
  let path = ''
  for (let step = 0; step < values.length; step++)
    if (values[step] !== 0 && Number.isFinite(values[step]))
      path += `M${px(stepToX(geometry, step) + gap)} ${base}V${px(heightOf(values[step]))}h${width}V${base}z`
  return path
}

/** A level mark of `share` of the step's width, in its middle. */
export function levelMark(geometry: TimelineGeometry, step: number, y: number, share: number): string {
  const inset = ((1 - share) / 2) * geometry.stepWidth
  return `M${px(stepToX(geometry, step) + inset)} ${px(y)}h${px(geometry.stepWidth * share)}`
}

/** A vertical line in the middle of a step. */
export function whisker(geometry: TimelineGeometry, step: number, fromY: number, toY: number): string {
  return `M${px(stepToX(geometry, step + 0.5))} ${px(fromY)}V${px(toY)}`
}

/** A disc in the middle of a step. */
export function disc(geometry: TimelineGeometry, step: number, y: number, radius: number): string {
  const r = px(radius)
  return `M${px(stepToX(geometry, step + 0.5) - radius)} ${px(y)}a${r} ${r} 0 1 0 ${px(2 * radius)} 0a${r} ${r} 0 1 0 ${px(-2 * radius)} 0z`
}

import { scaleLinear, scaleSqrt } from 'd3'
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

/** A line over the steps on show that stays level within each. `until` leaves out the steps from there on. */
export function stepLine(
  values: ArrayLike<number>,
  geometry: TimelineGeometry,
  heightOf: HeightOf,
  until = values.length,
): string {
  const { range } = geometry
  let path = ''
  let isOpen = false
  for (let step = range[0]; step < Math.min(range[1], until); step++) {
    const isDrawn = Number.isFinite(values[step])
    if (isDrawn) {
      const y = px(heightOf(values[step]))
      path += isOpen ? `V${y}` : `M${px(stepToX(geometry, step))} ${y}`
      path += `H${px(stepToX(geometry, step + 1))}`
    }
    isOpen = isDrawn
  }
  return path
}

/** Bars from the height of 0 on the steps on show, a little apart where there is room. */
export function bars(values: ArrayLike<number>, geometry: TimelineGeometry, heightOf: HeightOf): string {
  const { range, stepWidth } = geometry
  const gap = stepWidth > 6 ? 1 : 0
  const width = px(stepWidth - 2 * gap)
  const base = px(heightOf(0))
  let path = ''
  for (let step = range[0]; step < range[1]; step++)
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

/** Discs smaller than this are squares: nobody sees the difference, and the path is half as long. */
const smallestDisc = 1.2

/** A disc in the middle of a step. */
export function disc(geometry: TimelineGeometry, step: number, y: number, radius: number): string {
  const across = px(2 * radius)
  const left = px(stepToX(geometry, step + 0.5) - radius)
  if (radius < smallestDisc) return `M${left} ${px(y - radius)}h${across}v${across}h-${across}z`
  const r = px(radius)
  return `M${left} ${px(y)}a${r} ${r} 0 1 0 ${across} 0a${r} ${r} 0 1 0 -${across} 0z`
}

/** A triangle in the middle of a step whose tip is at `tipY`; it points down where `radius` is negative. */
export function arrowhead(geometry: TimelineGeometry, step: number, tipY: number, radius: number): string {
  const half = Math.abs(radius)
  return `M${px(stepToX(geometry, step + 0.5))} ${px(tipY)}l${px(half)} ${px(2 * radius)}h${px(-2 * half)}z`
}

/** SVG path data of one strip's bars, by sign, and of the one bar that belongs to the selected connection. */
export interface BarPaths {
  readonly positive: string
  readonly negative: string
  readonly selected: string
}

export interface Strip {
  /** From the first unit to past the last, in px. */
  readonly span: number
  /** Length of a bar whose value is `extent` or more. */
  readonly length: number
  readonly extent: number
  /** Unit whose bar is set apart, -1 for none. */
  readonly selected: number
}

/** A bar shorter than this share of the full length is not drawn, except the selected one. */
const leastShare = 0.01
const px = (value: number) => Math.round(value * 100) / 100

/** Bars that grow to the left from x = 0, one per presynaptic unit from the top downwards. */
export function preBars(values: ArrayLike<number>, strip: Strip): BarPaths {
  return barPaths(values, strip, (from, thickness, length) => `M0 ${px(from)}h${px(-length)}v${px(thickness)}H0z`)
}

/** Bars that grow upwards from y = 0, one per postsynaptic unit from the left. */
export function postBars(values: ArrayLike<number>, strip: Strip): BarPaths {
  return barPaths(values, strip, (from, thickness, length) => `M${px(from)} 0v${px(-length)}h${px(thickness)}V0z`)
}

function barPaths(
  values: ArrayLike<number>,
  { span, length, extent, selected }: Strip,
  bar: (from: number, thickness: number, length: number) => string,
): BarPaths {
  const cell = span / values.length
  const gap = cell > 8 ? 1 : cell > 4 ? 0.5 : 0
  const paths = { positive: '', negative: '', selected: '' }
  for (let k = 0; k < values.length; k++) {
    if (!Number.isFinite(values[k])) continue
    const long = Math.min(1, Math.abs(values[k]) / extent) * length
    const isSelected = k === selected
    if (!isSelected && !(long > leastShare * length)) continue
    const path = bar(k * cell + gap, Math.max(cell - 2 * gap, 1), isSelected ? Math.max(long, 0.1 * length) : long)
    if (isSelected) paths.selected = path
    else if (values[k] < 0) paths.negative += path
    else paths.positive += path
  }
  return paths
}

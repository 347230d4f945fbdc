import type { ReactNode } from 'react'
import type { PlasticitySettings, Rule } from '../../network/modelConfig'
import type { NumericPlasticity } from '../../store/settingRanges'
import { logarithmicStops, squareStops, type SliderStops } from '../../ui/sliderStops'

/** How a plasticity setting is shown. */
export interface PlasticityRow {
  readonly name: NumericPlasticity
  readonly label: string
  /** What it does, with its symbol in the paper. */
  readonly tip: ReactNode
  readonly stops: SliderStops
  readonly unit?: string
  readonly format: (value: number) => string
  /** Why it has no effect with this rule; undefined where it has one. */
  readonly unavailable?: (rule: Rule) => string | undefined
}

export const rateRows: readonly PlasticityRow[] = [
  {
    name: 'etaScale',
    label: 'Write rate',
    tip: (
      <>
        How much of each update is written. <i>η</i> before modulation and norm limit (<i>η₀</i>/2 in the paper).
      </>
    ),
    stops: squareStops(1, 3),
    format: plain,
  },
  {
    name: 'decayScale',
    label: 'Forget rate',
    tip: (
      <>
        The share of every plastic weight that fades at each step, before modulation (<i>decay₀</i>/2 in the paper).
      </>
    ),
    stops: squareStops(0.5, 3),
    unit: 'a step',
    format: plain,
  },
  {
    name: 'maxUpdateNorm',
    label: 'Largest update',
    tip: (
      <>
        An update whose 2-norm over all layers is above this is scaled down to it (<i>max_norm</i> in the paper).
      </>
    ),
    stops: logarithmicStops(0.01, 100, Infinity),
    unit: 'norm',
    format: plain,
  },
]

export const limitRows: readonly PlasticityRow[] = [
  {
    name: 'weightClip',
    label: 'Weight clip',
    tip: (
      <>
        Every plastic weight <i>w</i> is kept within plus and minus this, after every write.
      </>
    ),
    stops: logarithmicStops(0.001, 2, Infinity),
    format: plain,
  },
  {
    name: 'innerLossScale',
    label: 'Internal loss',
    tip: (
      <>
        Scales the loss <i>L</i> that the network sets itself at every step: 1 is the paper’s formula, 1/64 what its
        public code trains at batch 64.
      </>
    ),
    stops: logarithmicStops(1 / 1024, 4),
    unit: '× L',
    format: reciprocal,
    unavailable: (rule) => (rule === 'gradient' ? undefined : 'gradient rule only'),
  },
]

/** The setting's value as a number: Infinity stands for "no limit". */
export function numericValue(plasticity: PlasticitySettings, name: NumericPlasticity): number {
  return plasticity[name] ?? Infinity
}

/** The number as the setting's value. */
export function settingValue(name: NumericPlasticity, value: number): number | null {
  return name === 'weightClip' && value === Infinity ? null : value
}

function plain(value: number): string {
  if (value === Infinity) return 'off'
  const digits = String(Number(value.toPrecision(5)))
  return /^0\.\d$/.test(digits) ? `${digits}0` : /^[1-9]$/.test(digits) ? `${digits}.0` : digits
}

/** Fractions of one where they are exact. */
function reciprocal(value: number): string {
  const denominator = Math.round(1 / value)
  return denominator > 1 && Math.abs(value * denominator - 1) < 1e-9 ? `1/${denominator}` : plain(value)
}

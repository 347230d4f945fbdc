/** A CSS colour: the same for the same rule everywhere. */
export const ruleColours: Readonly<Record<'hebbian' | 'gradient' | 'none', string>> = {
  hebbian: 'var(--hebbian)',
  gradient: 'var(--gradient)',
  none: 'var(--nonplastic)',
}

import { maxSteps } from '../tasks/taskSetting'
import type { Intervention, Target } from '../network/interventions'
import { plasticityRanges } from './settingRanges'

/** How an address names what interventions are done to. */
const targetCodes: Readonly<Record<Target, string>> = {
  hidden: 'h',
  cellState: 'c',
  weights: 'w',
  encoder: 'enc',
  feed: 'feed',
  recurrent: 'rec',
  readout: 'out',
}

/** "erase:h:13", "freeze:enc:3-9" or "eta:w:8-11:0.05"; the last step of a span is the last on which it acts. */
export function formatIntervention(one: Intervention): string {
  const target = targetCodes[one.target]
  if (one.kind === 'erase') return `erase:${target}:${one.step}`
  const span = `${one.from}-${one.to - 1}`
  return one.kind === 'freeze' ? `freeze:${target}:${span}` : `eta:${target}:${span}:${one.eta}`
}

/** The intervention that {@link formatIntervention} wrote; null where the text is none. */
export function parseIntervention(text: string): Intervention | null {
  const [kind, code, when, rate, ...more] = text.split(':')
  const target = (Object.keys(targetCodes) as Target[]).find((name) => targetCodes[name] === code)
  if (target === undefined || when === undefined || more.length > 0) return null
  if (kind === 'erase') {
    const step = parseStep(when)
    return step === null || rate !== undefined ? null : { kind, target, step }
  }
  if (target === 'hidden' || target === 'cellState') return null
  const [first, last, ...rest] = when.split('-').map(parseStep)
  if (first === undefined || last === undefined || first === null || last === null || rest.length > 0) return null
  if (last < first) return null
  const span = { target, from: first, to: last + 1 }
  if (kind === 'freeze') return rate === undefined ? { kind, ...span } : null
  if (kind !== 'eta' || rate === undefined || !/^(\d+\.?\d*|\.\d+)(e-?\d+)?$/i.test(rate)) return null
  const eta = Number(rate)
  return eta <= plasticityRanges.etaScale.max ? { kind: 'holdEta', ...span, eta } : null
}

function parseStep(text: string): number | null {
  if (!/^\d{1,4}$/.test(text)) return null
  const step = Number(text)
  return step < maxSteps ? step : null
}

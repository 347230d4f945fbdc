import { activeUnits } from './activeUnits'
import { layerShape, type LayerName } from './layers'
import { parameterOf, type Parameters } from './parameters'
import { factorsOf, PlasticWeightCursor } from './plasticWeightCursor'
import type { Recording } from './recording'
import { layerRates, type LayerRates } from './writeRates'

/** Whether what past steps wrote adds up to what is there: not once a clip may have cut in. */
export function isRetrievalExact({ config }: Recording): boolean {
  return config.plasticity.weightClip === null
}

/**
 * How much of each past write is in force at a step: k_s(t) = eta(s) prod_{s<r<t} (1 - decay(r)) for all s < t [step],
 * and 0 for what was written before an erasure.
 */
export function writeStrengths({ eta, keep, erased }: LayerRates, step: number): Float64Array {
  const strengths = new Float64Array(step)
  let kept = 1
  for (let past = step - 1; past >= 0 && !erased[past + 1]; past--) {
    strengths[past] = eta[past] * kept
    kept *= keep[past]
  }
  return strengths
}

/**
 * What one plastic layer of one episode recalls: its pre-activation z(t) as a sum over past steps and a slow part,
 *   z(t) = v (W~ + w(t)) + b~ + b(t) = sum_{s<t} c_s(t) + v W~ + b~,
 *   c_s(t) = k_s(t) q_s * ((p_s * v) alpha),
 * with v the layer's input at t; the gradient rule has delta_s for q_s and adds alpha_b to the inner sum
 * (docs/notation.md). Exact unless a clip is set. In float64, from the recorded activities.
 */
export class LayerRetrieval {
  readonly pre: number
  readonly post: number
  readonly rates: LayerRates
  private readonly alpha: Float32Array | null
  private readonly alphaBias: Float32Array | null
  /** Not made before it is needed: it holds copies of w. */
  private cursor: PlasticWeightCursor | null = null
  /** Which of a layer's units a step wrote to, where that was asked for. */
  private readonly wrote: Uint16Array[] = []
  /** Of the step that was asked for last: its row comes in several parts. */
  private columns: { readonly step: number; readonly values: Float64Array } | null = null
  /** b as each step reads it [steps, post]; null where it does not move. */
  private readonly plasticBias: Float64Array | null

  constructor(
    readonly recording: Recording,
    private readonly parameters: Parameters,
    readonly layer: LayerName,
    private readonly episode = 0,
  ) {
    const { pre, post } = layerShape(recording.config, layer)
    this.pre = pre
    this.post = post
    this.rates = layerRates(recording, layer, episode)
    this.alpha = parameters[`${layer}.alpha`]?.values ?? null
    this.alphaBias = parameters[`${layer}.alphaBias`]?.values ?? null
    this.plasticBias = recording.config.rule === 'gradient' ? this.rebuildBias() : null
  }

  /** c_s(t) for the past steps from <= s < to (all where left out): [to - from, post]. */
  contributions(step: number, from = 0, to = step): Float64Array {
    const { recording, post, alpha, alphaBias, rates } = this
    const sums = new Float64Array((to - from) * post)
    if (recording.config.rule === 'none') return sums
    const strengths = writeStrengths(rates, step)
    const input = this.factorsAt(step).pre
    const units = activeUnits(input)
    const columns = alpha && this.columnsAt(step, alpha, units)
    const product = new Float64Array(units.length)
    const recalled = new Float64Array(post)
    const movesBias = recording.config.rule === 'gradient'
    for (let past = from, at = 0; past < to; past++, at += post) {
      if (strengths[past] === 0) continue
      const { pre: p, post: q } = this.factorsAt(past)
      let total = 0
      for (let n = 0; n < units.length; n++) total += product[n] = p[units[n]] * input[units[n]]
      // Silent units are left out: on either side they wrote nothing.
      const wrote = (this.wrote[past] ??= activeUnits(q))
      if (columns) multiplyColumns(product, columns, wrote, recalled)
      else recalled.fill(total)
      for (let n = 0; n < wrote.length; n++) {
        const j = wrote[n]
        const bias = movesBias ? (alphaBias ? alphaBias[j] : 1) : 0
        sums[at + j] = strengths[past] * q[j] * (recalled[n] + bias)
      }
    }
    return sums
  }

  /** The rows of alpha of the units that are active at a step, column by column: [post, units]. */
  private columnsAt(step: number, alpha: Float32Array, units: Uint16Array): Float64Array {
    if (this.columns?.step === step) return this.columns.values
    const { post } = this
    const count = units.length
    const values = new Float64Array(post * count)
    for (let n = 0; n < count; n++) {
      const row = units[n] * post
      for (let j = 0, at = n; j < post; j++, at += count) values[at] = alpha[row + j]
    }
    this.columns = { step, values }
    return values
  }

  /** v W~ + b~ [post] */
  slowPart(step: number): Float64Array {
    const z = Float64Array.from(parameterOf(this.parameters, `${this.layer}.slowBias`).values)
    addProduct(z, this.factorsAt(step).pre, parameterOf(this.parameters, `${this.layer}.slowWeight`).values)
    return z
  }

  /** z [post] with w(t) rebuilt write by write, the way the network goes: what the sum is checked against. */
  preActivation(step: number): Float64Array {
    const { recording, post, plasticBias } = this
    const z = this.slowPart(step)
    if (recording.config.rule === 'none') return z
    this.cursor ??= new PlasticWeightCursor(recording, this.parameters, this.layer, this.episode)
    addProduct(z, this.factorsAt(step).pre, this.cursor.weightAt(step))
    if (plasticBias) for (let j = 0; j < post; j++) z[j] += plasticBias[step * post + j]
    return z
  }

  /** What step `past` wrote into w and is left of it at `step`: k_s(t) alpha p_s q_s^T [pre, post]. */
  survivingWrite(step: number, past: number): Float32Array {
    const { pre, post, alpha } = this
    const left = new Float32Array(pre * post)
    const strength = writeStrengths(this.rates, step)[past]
    if (strength === 0 || this.recording.config.rule === 'none') return left
    const factors = this.factorsAt(past)
    for (let i = 0, at = 0; i < pre; i++) {
      const written = strength * factors.pre[i]
      for (let j = 0; j < post; j++, at++) left[at] = written * factors.post[j] * (alpha ? alpha[at] : 1)
    }
    return left
  }

  /** |eta alpha p q^T|: the 2-norm of what a step writes into w. */
  writeNorm(step: number): number {
    const { pre, post, alpha, rates } = this
    const factors = this.factorsAt(step)
    let sum = 0
    for (let i = 0, at = 0; i < pre; i++)
      for (let j = 0; j < post; j++, at++) sum += (factors.pre[i] * factors.post[j] * (alpha ? alpha[at] : 1)) ** 2
    return rates.eta[step] * Math.sqrt(sum)
  }

  private factorsAt(step: number) {
    return factorsOf(this.recording, this.layer, step, this.episode)
  }

  /** b(0) = 0, b(t+1) = (1 - decay(t)) b(t) + eta(t) alpha_b delta, and 0 where it is erased. */
  private rebuildBias(): Float64Array {
    const { post, alphaBias, rates } = this
    const { steps } = this.recording
    const bias = new Float64Array(steps * post)
    for (let step = 1; step < steps; step++) {
      if (rates.erased[step]) continue
      const delta = this.factorsAt(step - 1).post
      const [eta, keep] = [rates.eta[step - 1], rates.keep[step - 1]]
      for (let j = 0; j < post; j++) {
        const written = eta === 0 ? 0 : eta * (alphaBias ? alphaBias[j] : 1) * delta[j]
        bias[step * post + j] = keep * bias[(step - 1) * post + j] + written
      }
    }
    return bias
  }
}

/**
 * into[n] = v columns[units[n]] for the columns of some units of [units, v]. Four at a time: each v is loaded once for all
 * four, and no addition waits for another.
 */
function multiplyColumns(v: Float64Array, columns: Float64Array, units: Uint16Array, into: Float64Array): void {
  const { length } = v
  let n = 0
  for (; n + 3 < units.length; n += 4) {
    const a = units[n] * length
    const b = units[n + 1] * length
    const c = units[n + 2] * length
    const d = units[n + 3] * length
    let sumA = 0
    let sumB = 0
    let sumC = 0
    let sumD = 0
    for (let k = 0; k < length; k++) {
      const value = v[k]
      sumA += value * columns[a + k]
      sumB += value * columns[b + k]
      sumC += value * columns[c + k]
      sumD += value * columns[d + k]
    }
    into[n] = sumA
    into[n + 1] = sumB
    into[n + 2] = sumC
    into[n + 3] = sumD
  }
  for (; n < units.length; n++) {
    const at = units[n] * length
    let sum = 0
    for (let k = 0; k < length; k++) sum += v[k] * columns[at + k]
    into[n] = sum
  }
}

/** target += v matrix */
function addProduct(target: Float64Array, v: Float32Array, matrix: Float32Array): void {
  const post = target.length
  for (let i = 0, at = 0; i < v.length; i++, at += post) {
    if (v[i] === 0) continue
    for (let j = 0; j < post; j++) target[j] += v[i] * matrix[at + j]
  }
}

/** The `count` past steps that add most, whatever the sign, in order of time; fewer where fewer add anything. */
export function strongestSteps(row: Float64Array, count: number): number[] {
  return Array.from(row.keys())
    .filter((step) => row[step] !== 0)
    .sort((a, b) => Math.abs(row[b]) - Math.abs(row[a]))
    .slice(0, count)
    .sort((a, b) => a - b)
}

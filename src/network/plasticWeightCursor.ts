import { isErasedBefore } from './interventions'
import type { Recording } from './recording'
import { layerRates, type LayerRates } from './writeRates'
import { layerShape, type LayerName } from './layers'
import type { Parameters } from './parameters'

/** Presynaptic and postsynaptic factor of a layer's write at a step; `post` is delta with the gradient rule. */
export interface WriteFactors {
  readonly pre: Float32Array
  readonly post: Float32Array
}

/** The factors p and q (or delta) of one layer's update at one step of one episode. Views, not copies. */
export function factorsOf(recording: Recording, layer: LayerName, step: number, episode = 0): WriteFactors {
  const { config, steps } = recording
  const { pre, post } = layerShape(config, layer)
  const at = (values: Float32Array, width: number, t: number) => {
    const from = (episode * steps + t) * width
    return values.subarray(from, from + width)
  }
  const hidden = config.hiddenSize
  let p: Float32Array
  if (layer === 'encoder') p = at(recording.inputs, pre, step)
  else if (layer === 'feed') p = at(recording.encoded, hidden, step)
  else if (layer === 'readout') p = at(recording.hidden, hidden, step)
  else if (step === 0 || isErasedBefore(recording.interventions, 'hidden', step)) p = new Float32Array(hidden)
  else p = at(recording.hidden, hidden, step - 1)
  let q: Float32Array
  const delta = recording.postsynapticGradient
  if (delta) q = at(layer === 'encoder' ? delta.encoder! : layer === 'readout' ? delta.readout : delta.cell, post, step)
  else if (layer === 'encoder') q = at(recording.encoded, post, step)
  else if (layer === 'readout') q = at(recording.outputs, post, step)
  else q = at(recording.gates ?? recording.hidden, post, step)
  return { pre: p, post: q }
}

/** w of one layer [pre, post] as `step` reads it. */
export interface KnownWeight {
  readonly step: number
  readonly weight: Float32Array
}

const keyframeSpacing = 16

/**
 * Rebuilds one layer's plastic weights of one episode at any step from a recording's rank-one factors:
 * w(0) = 0, w(t+1) = clip((1 - decay(t)) w(t) + eta(t) alpha p q^T), and 0 where it is erased. A neighbouring step costs one update; any other
 * at most 16, from the keyframes kept on the way. Forwards and backwards give the same bits.
 */
export class PlasticWeightCursor {
  readonly pre: number
  readonly post: number
  /** w at steps 16, 32 and so on, as far as it was looked at; at step 0 it is 0. */
  private readonly keyframes: Float32Array[] = []
  /** That of `known`, as long as that is what is asked for. */
  private weight: Float32Array
  /** Rows that were ever written: the others are 0, and forgetting leaves them so. */
  private readonly writtenRows: Uint8Array
  private readonly alpha: Float32Array | null
  private readonly rates: LayerRates
  private step: number

  /** @param known where to begin, in place of step 0 */
  constructor(
    private readonly recording: Recording,
    parameters: Parameters,
    private readonly layer: LayerName,
    private readonly episode = 0,
    private readonly known?: KnownWeight,
  ) {
    const { pre, post } = layerShape(recording.config, layer)
    this.pre = pre
    this.post = post
    this.step = known?.step ?? 0
    this.weight = known?.weight ?? new Float32Array(pre * post)
    this.writtenRows = known ? rowsInUse(known.weight, pre) : new Uint8Array(pre)
    this.alpha = parameters[`${layer}.alpha`]?.values ?? null
    this.rates = layerRates(recording, layer, episode)
  }

  /** w [pre, post] as `step` (0 to steps) reads it, before its write. The array is reused by the next call. */
  weightAt(step: number): Float32Array {
    const { steps } = this.recording
    if (!Number.isInteger(step) || step < 0 || step > steps)
      throw new RangeError(`weightAt: step must be a whole number from 0 to ${steps}, got ${step}`)
    if (step < this.step || step - this.step > keyframeSpacing) {
      const base = this.baseOf(step)
      if (step < this.step || base.step > this.step) {
        this.own()
        if (base.weight) this.weight.set(base.weight)
        else this.weight.fill(0)
        this.step = base.step
      }
    }
    while (this.step < step) this.advance()
    return this.weight
  }

  /**
   * clip(keep w + eta alpha p q^T) - w [pre, post]: what `step` (0 to steps - 1) itself does to the weights, by writing and
   * forgetting. An erasure after it has no part in it.
   *
   * @param into takes the result, and is returned
   */
  changeAt(step: number, into: Float32Array): Float32Array {
    into.set(this.weightAt(step))
    this.writeStep(into, step)
    const before = this.weight
    for (let k = 0; k < into.length; k++) into[k] -= before[k]
    return into
  }

  /** Whether the weights are erased between `step` and the one before it. */
  isErasedBefore(step: number): boolean {
    return this.rates.erased[step] === 1
  }

  private writeStep(weight: Float32Array, step: number): void {
    const { recording, alpha, rates, writtenRows } = this
    const { rule, plasticity } = recording.config
    if (rule === 'none') return
    const factors = factorsOf(recording, this.layer, step, this.episode)
    write(weight, alpha, factors, rates.eta[step], rates.keep[step], plasticity.weightClip, writtenRows)
  }

  /** The last step up to `step` whose w is known; null for 0. */
  private baseOf(step: number): { readonly step: number; readonly weight: Float32Array | null } {
    const count = Math.min(Math.floor(step / keyframeSpacing), this.keyframes.length)
    const { known } = this
    if (known && known.step <= step && known.step > count * keyframeSpacing) return known
    return { step: count * keyframeSpacing, weight: this.keyframes[count - 1] ?? null }
  }

  /** Leaves what is known as it is from now on. */
  private own(): void {
    if (this.weight === this.known?.weight) this.weight = this.weight.slice()
  }

  private advance(): void {
    this.own()
    const { weight, rates } = this
    this.writeStep(weight, this.step)
    this.step++
    if (rates.erased[this.step]) weight.fill(0)
    if (this.step % keyframeSpacing === 0 && this.keyframes.length === this.step / keyframeSpacing - 1)
      this.keyframes.push(weight.slice())
  }
}

/** 1 for the rows of w [pre, post] that are not all 0. */
function rowsInUse(weight: Float32Array, pre: number): Uint8Array {
  const rows = new Uint8Array(pre)
  const post = weight.length / pre
  for (let k = 0; k < weight.length; k++) if (weight[k] !== 0) rows[Math.floor(k / post)] = 1
  return rows
}

/**
 * keep w + (eta p) q alpha of one connection, each operation rounded to float32, as the WebAssembly of
 * kernels/wasm/wasmLayerPass.ts computes it: both must find the same bits. `keep` and `written` = eta p are rounded already.
 */
export function nextWeight(weight: number, keep: number, written: number, q: number, alpha: number): number {
  const { fround } = Math
  return fround(fround(keep * weight) + fround(fround(written * q) * alpha))
}

/**
 * w' = clip(keep w + eta alpha p q^T), in place, as {@link nextWeight} rounds it.
 *
 * @param alpha [pre, post]; null for the constant 1
 * @param writtenRows [pre] where it is known which rows were written before, 1 for those: the others are all 0. Kept up to date.
 */
export function write(
  weight: Float32Array,
  alpha: Float32Array | null,
  { pre: p, post: q }: WriteFactors,
  eta: number,
  keep: number,
  clip: number | null,
  writtenRows?: Uint8Array,
): void {
  const left = Math.fround(keep)
  // Not even with factors that have left the range of numbers.
  if (eta === 0 && left === 1) return
  // 0 times what has left the range of numbers is not 0.
  const areSkippable = writtenRows !== undefined && Number.isFinite(left)
  // The loops are split by what they need, which halves their time; most rows are silent.
  for (let i = 0, k = 0; i < p.length; i++) {
    const written = Math.fround(eta * p[i])
    if (writtenRows && written !== 0) writtenRows[i] = 1
    if (written === 0 && areSkippable && !writtenRows[i]) k += q.length
    else if (written === 0) for (const end = k + q.length; k < end; k++) weight[k] = left * weight[k]
    else if (alpha)
      for (let j = 0; j < q.length; j++, k++) weight[k] = nextWeight(weight[k], left, written, q[j], alpha[k])
    else for (let j = 0; j < q.length; j++, k++) weight[k] = nextWeight(weight[k], left, written, q[j], 1)
  }
  if (clip !== null) for (let k = 0; k < weight.length; k++) weight[k] = Math.min(clip, Math.max(-clip, weight[k]))
}

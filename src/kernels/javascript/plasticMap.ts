/**
 * One plastic linear map in plain loops: what it computes, what it carries back, how it is written, and the reverse-mode
 * derivative of each. Matrices are [pre, post], the last axis fastest; all values are float64.
 */

/** A map's meta-learned values. alpha and alphaBias are null where they are the constant 1. */
export interface MapParameters {
  readonly pre: number
  readonly post: number
  /** W~ [pre, post] */
  readonly slowWeight: Float64Array
  /** b~ [post] */
  readonly slowBias: Float64Array
  readonly alpha: Float64Array | null
  readonly alphaBias: Float64Array | null
}

/** dLoss/d(each of the map's parameters), added up over steps and episodes. */
export type MapGradients = Pick<MapParameters, 'slowWeight' | 'slowBias' | 'alpha' | 'alphaBias'>

/** w [pre, post] and b [post] of one episode, or their adjoints; null where they do not move. */
export interface PlasticPart {
  readonly weight: Float64Array | null
  readonly bias: Float64Array | null
}

/** z = v (W~ + w) + b~ + b */
export function applyMap(map: MapParameters, { weight, bias }: PlasticPart, input: Float64Array): Float64Array {
  const { pre, post, slowWeight, slowBias } = map
  const z = slowBias.slice()
  if (bias) for (let j = 0; j < post; j++) z[j] += bias[j]
  for (let i = 0, k = 0; i < pre; i++) {
    const v = input[i]
    if (weight) for (let j = 0; j < post; j++, k++) z[j] += v * (slowWeight[k] + weight[k])
    else for (let j = 0; j < post; j++, k++) z[j] += v * slowWeight[k]
  }
  return z
}

/** delta (W~ + w)^T: a gradient at the map's output carried back to its input. */
export function carryBack(map: MapParameters, { weight }: PlasticPart, delta: Float64Array): Float64Array {
  const { pre, post, slowWeight } = map
  const gradient = new Float64Array(pre)
  for (let i = 0, k = 0; i < pre; i++) {
    let sum = 0
    if (weight) for (let j = 0; j < post; j++, k++) sum += delta[j] * (slowWeight[k] + weight[k])
    else for (let j = 0; j < post; j++, k++) sum += delta[j] * slowWeight[k]
    gradient[i] = sum
  }
  return gradient
}

/** The reverse of {@link applyMap}: adds to the gradients and to the adjoints of w and b, and returns dLoss/dv. */
export function applyMapBackward(
  map: MapParameters,
  plastic: PlasticPart,
  input: Float64Array,
  dz: Float64Array,
  gradients: MapGradients,
  adjoint: PlasticPart,
): Float64Array {
  addOuter(gradients.slowWeight, input, dz)
  addTo(gradients.slowBias, dz)
  if (adjoint.weight) addOuter(adjoint.weight, input, dz)
  if (adjoint.bias) addTo(adjoint.bias, dz)
  return carryBack(map, plastic, dz)
}

/** The reverse of {@link carryBack}, given dLoss/dresult: adds to the gradients and adjoints, and returns dLoss/ddelta. */
export function carryBackBackward(
  { pre, post, slowWeight }: MapParameters,
  { weight }: PlasticPart,
  delta: Float64Array,
  dResult: Float64Array,
  gradients: MapGradients,
  adjoint: PlasticPart,
): Float64Array {
  addOuter(gradients.slowWeight, dResult, delta)
  if (adjoint.weight) addOuter(adjoint.weight, dResult, delta)
  const dDelta = new Float64Array(post)
  for (let i = 0, k = 0; i < pre; i++)
    for (let j = 0; j < post; j++, k++) dDelta[j] += dResult[i] * (slowWeight[k] + (weight ? weight[k] : 0))
  return dDelta
}

/** One write: direction p q^T, rate eta, keep = 1 - decay, and the clip (Infinity for none). */
export interface Write {
  readonly presynaptic: Float64Array
  readonly postsynaptic: Float64Array
  readonly eta: number
  readonly keep: number
  readonly clip: number
}

/** w' = clip(keep w + eta alpha p q^T), b' = clip(keep b + eta alpha_b q), in place. */
export function writeMap({ pre, post, alpha, alphaBias }: MapParameters, plastic: PlasticPart, write: Write): void {
  const { presynaptic, postsynaptic, eta, keep, clip } = write
  const { weight, bias } = plastic
  const clipped = (value: number) => (value > clip ? clip : value < -clip ? -clip : value)
  if (weight)
    for (let i = 0, k = 0; i < pre; i++)
      for (let j = 0; j < post; j++, k++)
        weight[k] = clipped(keep * weight[k] + eta * (alpha ? alpha[k] : 1) * presynaptic[i] * postsynaptic[j])
  if (bias)
    for (let j = 0; j < post; j++)
      bias[j] = clipped(keep * bias[j] + eta * (alphaBias ? alphaBias[j] : 1) * postsynaptic[j])
}

/** dLoss/d(each part of a write). */
export interface WriteAdjoint {
  readonly presynaptic: Float64Array
  readonly postsynaptic: Float64Array
  readonly eta: number
  readonly keep: number
}

/**
 * The reverse of {@link writeMap}: adds to the gradients of alpha, and turns the adjoint of what was written into the
 * adjoint of what was there before. Where the clip acted, nothing passes.
 *
 * @param before w and b before the write
 */
export function writeMapBackward(
  { pre, post, alpha, alphaBias }: MapParameters,
  before: PlasticPart,
  { presynaptic, postsynaptic, eta, keep, clip }: Write,
  gradients: MapGradients,
  adjoint: PlasticPart,
): WriteAdjoint {
  const dPre = new Float64Array(pre)
  const dPost = new Float64Array(post)
  let dEta = 0
  let dKeep = 0
  const reverse = (
    values: Float64Array,
    adjoints: Float64Array,
    coefficient: number,
    dCoefficients: Float64Array | null,
    k: number,
    p: number,
    j: number,
  ): number => {
    const q = postsynaptic[j]
    const isClipped = Math.abs(keep * values[k] + eta * coefficient * p * q) > clip
    const d = isClipped ? 0 : adjoints[k]
    if (dCoefficients) dCoefficients[k] += d * eta * p * q
    dEta += d * coefficient * p * q
    dKeep += d * values[k]
    dPost[j] += d * eta * coefficient * p
    adjoints[k] = keep * d
    return d * eta * coefficient * q
  }
  if (before.weight && adjoint.weight)
    for (let i = 0, k = 0; i < pre; i++)
      for (let j = 0; j < post; j++, k++)
        dPre[i] += reverse(before.weight, adjoint.weight, alpha ? alpha[k] : 1, gradients.alpha, k, presynaptic[i], j)
  if (before.bias && adjoint.bias)
    for (let j = 0; j < post; j++)
      reverse(before.bias, adjoint.bias, alphaBias ? alphaBias[j] : 1, gradients.alphaBias, j, 1, j)
  return { presynaptic: dPre, postsynaptic: dPost, eta: dEta, keep: dKeep }
}

/** target += values */
export function addTo(target: Float64Array, values: Float64Array, scale = 1): void {
  for (let k = 0; k < values.length; k++) target[k] += scale * values[k]
}

/** |v|^2 */
export function squaredLength(values: Float64Array): number {
  let sum = 0
  for (let k = 0; k < values.length; k++) sum += values[k] * values[k]
  return sum
}

/** matrix += a b^T */
function addOuter(matrix: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let i = 0, k = 0; i < a.length; i++) {
    const scale = a[i]
    for (let j = 0; j < b.length; j++, k++) matrix[k] += scale * b[j]
  }
}

/** Arithmetic on four float32 lanes, and on vectors of them: pointers to float32, lengths a multiple of 4. */

/** a b + c; in one rounding where the relaxed build's processor can. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c)
}

/** c - a b */
export function multiplySubtract(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_nmadd(a, b, c) : f32x4.sub(c, f32x4.mul(a, b))
}

/** The sum of the four lanes. */
export function laneSum(a: v128): f32 {
  const pairs = f32x4.add(a, i8x16.shuffle(a, a, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7))
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1)
}

/** exp(x) to 1e-7 (Cephes expf). */
export function exponential(x: v128): v128 {
  const bounded = f32x4.max(f32x4.splat(-87), f32x4.min(f32x4.splat(88), x))
  const n = f32x4.floor(multiplyAdd(bounded, f32x4.splat(1.44269504088896341), f32x4.splat(0.5)))
  let r = multiplySubtract(n, f32x4.splat(0.693359375), bounded)
  r = multiplyAdd(n, f32x4.splat(2.1219444e-4), r)
  let y = f32x4.splat(1.98756915e-4)
  y = multiplyAdd(y, r, f32x4.splat(1.3981999507e-3))
  y = multiplyAdd(y, r, f32x4.splat(8.3334519073e-3))
  y = multiplyAdd(y, r, f32x4.splat(4.1665795894e-2))
  y = multiplyAdd(y, r, f32x4.splat(1.6666665459e-1))
  y = multiplyAdd(y, r, f32x4.splat(5.0000001201e-1))
  y = f32x4.add(multiplyAdd(f32x4.mul(y, r), r, r), f32x4.splat(1))
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23)
  return f32x4.mul(y, power)
}

export function sigmoid(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exponential(f32x4.neg(x))))
}

/** tanh(x), with a polynomial near 0: 2 sigmoid(2 x) - 1 would round small values away. */
export function hyperbolicTangent(x: v128): v128 {
  const size = f32x4.abs(x)
  const z = f32x4.mul(x, x)
  let y = f32x4.splat(-5.70498872745e-3)
  y = multiplyAdd(y, z, f32x4.splat(2.06390887954e-2))
  y = multiplyAdd(y, z, f32x4.splat(-5.37397155531e-2))
  y = multiplyAdd(y, z, f32x4.splat(1.33314422036e-1))
  y = multiplyAdd(y, z, f32x4.splat(-3.33332819422e-1))
  const near = multiplyAdd(f32x4.mul(y, z), x, x)
  const e = exponential(f32x4.add(size, size))
  const far = f32x4.sub(f32x4.splat(1), f32x4.div(f32x4.splat(2), f32x4.add(e, f32x4.splat(1))))
  const sign = v128.and(x, i32x4.splat(0x80000000))
  return v128.bitselect(near, v128.or(far, sign), f32x4.lt(size, f32x4.splat(0.625)))
}

/** 2 sigmoid(x) of one value. */
export function doubleSigmoid(x: f32): f32 {
  return 2 * f32x4.extract_lane(sigmoid(f32x4.splat(x)), 0)
}

export function dot(a: usize, b: usize, length: u32): f32 {
  let sum = f32x4.splat(0)
  for (const end = a + (length << 2); a < end; a += 16, b += 16) sum = multiplyAdd(v128.load(a), v128.load(b), sum)
  return laneSum(sum)
}

/** target = scale a */
export function scaleInto(target: usize, a: usize, scale: f32, length: u32): void {
  const s = f32x4.splat(scale)
  for (const end = a + (length << 2); a < end; a += 16, target += 16) v128.store(target, f32x4.mul(s, v128.load(a)))
}

/** target += a */
export function addInto(target: usize, a: usize, length: u32): void {
  for (const end = a + (length << 2); a < end; a += 16, target += 16)
    v128.store(target, f32x4.add(v128.load(target), v128.load(a)))
}

/** target += scale a */
export function addScaled(target: usize, a: usize, scale: f32, length: u32): void {
  const s = f32x4.splat(scale)
  for (const end = a + (length << 2); a < end; a += 16, target += 16)
    v128.store(target, multiplyAdd(s, v128.load(a), v128.load(target)))
}

/** target = z where z > 0, else 0 */
export function rectify(target: usize, z: usize, length: u32): void {
  for (const end = z + (length << 2); z < end; z += 16, target += 16) {
    const value = v128.load(z)
    v128.store(target, v128.and(value, f32x4.gt(value, f32x4.splat(0))))
  }
}

/** target = d where the activity is above 0, else 0: the reverse of {@link rectify}. */
export function rectifyBackward(target: usize, d: usize, activity: usize, length: u32): void {
  for (const end = d + (length << 2); d < end; d += 16, target += 16, activity += 16)
    v128.store(target, v128.and(v128.load(d), f32x4.gt(v128.load(activity), f32x4.splat(0))))
}

export function clear(target: usize, length: u32): void {
  memory.fill(target, 0, length << 2)
}

export function copy(target: usize, source: usize, length: u32): void {
  memory.copy(target, source, length << 2)
}

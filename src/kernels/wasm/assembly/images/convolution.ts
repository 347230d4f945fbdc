/**
 * Convolutions over pixels that lie one after the other, frames included: what comes out on a frame means nothing. What
 * comes in is a multiple of 4 wide, what goes out of 8.
 */
import { multiplyAdd } from '../lanes'

/**
 * out[k] = bias + sum over taps of in[k + tap] w[tap], for `pixels` pixels from the addresses given.
 *
 * @param weights [taps, ins, outs]
 * @param row pixels from one row to the next; with one tap there are no neighbours
 * @param bias [outs]
 */
export function convolve(
  out: usize,
  input: usize,
  pixels: u32,
  ins: u32,
  outs: u32,
  weights: usize,
  taps: u32,
  row: u32,
  bias: usize,
): void {
  const inBytes = ins << 2
  const outBytes = outs << 2
  for (let column: u32 = 0; column < outBytes; column += 32) {
    const b0 = v128.load(bias + column)
    const b1 = v128.load(bias + column, 16)
    let target = out + column
    let source = input
    let k: u32 = 0
    for (; k + 4 <= pixels; k += 4, source += inBytes << 2) {
      let a0 = b0
      let a1 = b1
      let c0 = b0
      let c1 = b1
      let d0 = b0
      let d1 = b1
      let e0 = b0
      let e1 = b1
      let w = weights + column
      for (let tap: u32 = 0; tap < taps; tap++) {
        let x = neighbour(source, tap, taps, row, inBytes)
        let x1 = x + inBytes
        let x2 = x1 + inBytes
        let x3 = x2 + inBytes
        for (const end = x + inBytes; x < end; x += 4, x1 += 4, x2 += 4, x3 += 4, w += outBytes) {
          const w0 = v128.load(w)
          const w1 = v128.load(w, 16)
          const a = v128.load32_splat(x)
          a0 = multiplyAdd(a, w0, a0)
          a1 = multiplyAdd(a, w1, a1)
          const c = v128.load32_splat(x1)
          c0 = multiplyAdd(c, w0, c0)
          c1 = multiplyAdd(c, w1, c1)
          const d = v128.load32_splat(x2)
          d0 = multiplyAdd(d, w0, d0)
          d1 = multiplyAdd(d, w1, d1)
          const e = v128.load32_splat(x3)
          e0 = multiplyAdd(e, w0, e0)
          e1 = multiplyAdd(e, w1, e1)
        }
      }
      v128.store(target, a0)
      v128.store(target, a1, 16)
      target += outBytes
      v128.store(target, c0)
      v128.store(target, c1, 16)
      target += outBytes
      v128.store(target, d0)
      v128.store(target, d1, 16)
      target += outBytes
      v128.store(target, e0)
      v128.store(target, e1, 16)
      target += outBytes
    }
    for (; k < pixels; k++, source += inBytes, target += outBytes) {
      let a0 = b0
      let a1 = b1
      let w = weights + column
      for (let tap: u32 = 0; tap < taps; tap++) {
        let x = neighbour(source, tap, taps, row, inBytes)
        for (const end = x + inBytes; x < end; x += 4, w += outBytes) {
          const a = v128.load32_splat(x)
          a0 = multiplyAdd(a, v128.load(w), a0)
          a1 = multiplyAdd(a, v128.load(w, 16), a1)
        }
      }
      v128.store(target, a0)
      v128.store(target, a1, 16)
    }
  }
}

/**
 * gradient[tap] += sum over pixels of in[k + tap] dOut[k]^T: the reverse of {@link convolve} for its weights. dOut is 0 on
 * frames.
 *
 * @param gradient [taps, ins, outs]
 */
export function addFilterGradient(
  gradient: usize,
  input: usize,
  dOut: usize,
  pixels: u32,
  ins: u32,
  outs: u32,
  taps: u32,
  row: u32,
): void {
  const inBytes = ins << 2
  const outBytes = outs << 2
  for (let tap: u32 = 0; tap < taps; tap++) {
    const from = neighbour(input, tap, taps, row, inBytes)
    for (let first: u32 = 0; first < inBytes; first += 16) {
      for (let column: u32 = 0; column < outBytes; column += 32) {
        let target = gradient + (tap * ins + (first >> 2)) * outBytes + column
        let a0 = f32x4.splat(0)
        let a1 = f32x4.splat(0)
        let c0 = f32x4.splat(0)
        let c1 = f32x4.splat(0)
        let d0 = f32x4.splat(0)
        let d1 = f32x4.splat(0)
        let e0 = f32x4.splat(0)
        let e1 = f32x4.splat(0)
        let x = from + first
        let d = dOut + column
        for (const end = d + pixels * outBytes; d < end; d += outBytes, x += inBytes) {
          const g0 = v128.load(d)
          const g1 = v128.load(d, 16)
          const xa = v128.load32_splat(x)
          a0 = multiplyAdd(xa, g0, a0)
          a1 = multiplyAdd(xa, g1, a1)
          const xc = v128.load32_splat(x, 4)
          c0 = multiplyAdd(xc, g0, c0)
          c1 = multiplyAdd(xc, g1, c1)
          const xd = v128.load32_splat(x, 8)
          d0 = multiplyAdd(xd, g0, d0)
          d1 = multiplyAdd(xd, g1, d1)
          const xe = v128.load32_splat(x, 12)
          e0 = multiplyAdd(xe, g0, e0)
          e1 = multiplyAdd(xe, g1, e1)
        }
        addPair(target, a0, a1)
        addPair((target += outBytes), c0, c1)
        addPair((target += outBytes), d0, d1)
        addPair(target + outBytes, e0, e1)
      }
    }
  }
}

function addPair(target: usize, a0: v128, a1: v128): void {
  v128.store(target, f32x4.add(v128.load(target), a0))
  v128.store(target, f32x4.add(v128.load(target, 16), a1), 16)
}

/** Of the pixel at an address, its neighbour in a 3 x 3 square, in reading order; itself where there is one tap only. */
function neighbour(pixel: usize, tap: u32, taps: u32, row: u32, bytes: u32): usize {
  return taps == 1 ? pixel : pixel + ((tap / 3) * row + (tap % 3)) * bytes - (row + 1) * bytes
}

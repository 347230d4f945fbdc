/**
 * What follows a convolution: y = scale (z - mean) / sqrt(variance + 1e-5) + shift, max-pooling of relu(y), and the way
 * back. Sums over pixels are taken row by row, and those of rows in float64.
 */
import { multiplyAdd } from '../lanes'
import {
  convolvedAt,
  dConvolved,
  dPooled,
  firstPixel,
  inputAt,
  meanAt,
  scaleAt,
  scaleGradientAt,
  shiftAt,
  shiftGradientAt,
  varianceAt,
} from './layout'
import { batch, blockSide, channelWidth, framedPixels, rowPixels } from './settings'

const epsilon: f32 = 1e-5

/** Float64 sums of four channels. */
let lowSum: v128 = f64x2.splat(0)
let highSum: v128 = f64x2.splat(0)

function clearSum(): void {
  lowSum = f64x2.splat(0)
  highSum = f64x2.splat(0)
}

function addToSum(row: v128): void {
  lowSum = f64x2.add(lowSum, f64x2.promote_low_f32x4(row))
  highSum = f64x2.add(
    highSum,
    f64x2.promote_low_f32x4(i8x16.shuffle(row, row, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)),
  )
}

/** The sum divided by `count`. */
function meanOfSum(count: f64): v128 {
  const low = f32x4.demote_f64x2_zero(f64x2.div(lowSum, f64x2.splat(count)))
  const high = f32x4.demote_f64x2_zero(f64x2.div(highSum, f64x2.splat(count)))
  return i8x16.shuffle(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
}

function pixelsPerStep(block: u32): f64 {
  return <f64>batch * blockSide(block) * blockSide(block)
}

/** Mean and variance of a block's convolution over one step's images and pixels. */
export function takeStatistics(block: u32, step: u32): void {
  const imageBytes = (framedPixels(block) * channelWidth) << 2
  const count = pixelsPerStep(block)
  for (let quad: u32 = 0; quad < channelWidth << 2; quad += 16) {
    const first = firstPixel(convolvedAt(block, step), block, channelWidth) + quad
    clearSum()
    for (let k: u32 = 0; k < batch; k++) addRows(block, first + k * imageBytes)
    const mean = meanOfSum(count)
    v128.store(meanAt(block, step) + quad, mean)
    clearSum()
    for (let k: u32 = 0; k < batch; k++) addSquaredRows(block, first + k * imageBytes, mean)
    v128.store(varianceAt(block, step) + quad, meanOfSum(count))
  }
}

function addRows(block: u32, row: usize): void {
  const pixel = channelWidth << 2
  const rows = blockSide(block)
  for (let r: u32 = 0; r < rows; r++, row += rowPixels(block) * pixel) {
    let sum = f32x4.splat(0)
    let z = row
    for (const end = row + rows * pixel; z < end; z += pixel) sum = f32x4.add(sum, v128.load(z))
    addToSum(sum)
  }
}

function addSquaredRows(block: u32, row: usize, mean: v128): void {
  const pixel = channelWidth << 2
  const rows = blockSide(block)
  for (let r: u32 = 0; r < rows; r++, row += rowPixels(block) * pixel) {
    let sum = f32x4.splat(0)
    let z = row
    for (const end = row + rows * pixel; z < end; z += pixel) {
      const centred = f32x4.sub(v128.load(z), mean)
      sum = multiplyAdd(centred, centred, sum)
    }
    addToSum(sum)
  }
}

/** 1 / sqrt(variance + 1e-5) of four channels */
function inverseDeviation(block: u32, step: u32, quad: u32): v128 {
  const variance = v128.load(varianceAt(block, step) + quad)
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(variance, f32x4.splat(epsilon))))
}

function normalised(z: usize, mean: v128, gain: v128, shift: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.sub(v128.load(z), mean), gain), shift)
}

/** One step's images: the next block's input is the largest relu(y) of every 2 x 2 pixels. */
export function normaliseAndPool(block: u32, step: u32): void {
  const pixel = channelWidth << 2
  const row = rowPixels(block) * pixel
  const half = blockSide(block + 1)
  const zero = f32x4.splat(0)
  for (let quad: u32 = 0; quad < pixel; quad += 16) {
    const mean = v128.load(meanAt(block, step) + quad)
    const gain = f32x4.mul(v128.load(scaleAt(block) + quad), inverseDeviation(block, step, quad))
    const shift = v128.load(shiftAt(block) + quad)
    for (let k: u32 = 0; k < batch; k++) {
      const image = convolvedAt(block, step) + k * framedPixels(block) * pixel
      const pooled = inputAt(block + 1, step) + k * framedPixels(block + 1) * pixel
      for (let r: u32 = 0; r < half; r++) {
        let z = firstPixel(image, block, channelWidth) + 2 * r * row + quad
        let out = firstPixel(pooled, block + 1, channelWidth) + r * rowPixels(block + 1) * pixel + quad
        for (const end = out + half * pixel; out < end; out += pixel, z += 2 * pixel) {
          const upper = f32x4.max(normalised(z, mean, gain, shift), normalised(z + pixel, mean, gain, shift))
          const lower = f32x4.max(
            normalised(z + row, mean, gain, shift),
            normalised(z + row + pixel, mean, gain, shift),
          )
          v128.store(out, f32x4.max(f32x4.max(upper, lower), zero))
        }
      }
    }
  }
}

/**
 * The way back through one step's pooling and batch-norm: from `dPooled` to `dConvolved`, adding to the gradients of scale
 * and shift. Of equal pixels the first in reading order is the largest, as in torch.
 *
 * @param isOwn whether mean and variance are those of these images, and have a part in the gradient
 */
export function reverseNormaliseAndPool(block: u32, step: u32, isOwn: bool): void {
  const pixel = channelWidth << 2
  const row = rowPixels(block) * pixel
  const imageBytes = framedPixels(block) * pixel
  const half = blockSide(block + 1)
  const zero = f32x4.splat(0)
  memory.fill(dConvolved, 0, batch * imageBytes)
  for (let quad: u32 = 0; quad < pixel; quad += 16) {
    const mean = v128.load(meanAt(block, step) + quad)
    const inverse = inverseDeviation(block, step, quad)
    const gain = f32x4.mul(v128.load(scaleAt(block) + quad), inverse)
    const shift = v128.load(shiftAt(block) + quad)
    let shiftSum = f64x2.splat(0)
    let shiftSumHigh = f64x2.splat(0)
    clearSum()
    for (let k: u32 = 0; k < batch; k++) {
      const image = firstPixel(convolvedAt(block, step) + k * imageBytes, block, channelWidth) + quad
      const dImage = firstPixel(dConvolved + k * imageBytes, block, channelWidth) + quad
      const pooled = firstPixel(dPooled + k * framedPixels(block + 1) * pixel, block + 1, channelWidth) + quad
      for (let r: u32 = 0; r < half; r++) {
        let z = image + 2 * r * row
        let dz = dImage + 2 * r * row
        let d = pooled + r * rowPixels(block + 1) * pixel
        let rowSum = zero
        let rowProducts = zero
        for (const end = d + half * pixel; d < end; d += pixel, z += 2 * pixel, dz += 2 * pixel) {
          const y0 = normalised(z, mean, gain, shift)
          const y1 = normalised(z + pixel, mean, gain, shift)
          const y2 = normalised(z + row, mean, gain, shift)
          const y3 = normalised(z + row + pixel, mean, gain, shift)
          const largest = f32x4.max(f32x4.max(y0, y1), f32x4.max(y2, y3))
          let left = v128.and(v128.load(d), f32x4.gt(largest, zero))
          rowSum = f32x4.add(rowSum, left)
          let product = zero
          const d0 = v128.and(left, f32x4.eq(y0, largest))
          product = f32x4.mul(d0, f32x4.sub(v128.load(z), mean))
          left = v128.andnot(left, f32x4.eq(y0, largest))
          const d1 = v128.and(left, f32x4.eq(y1, largest))
          product = multiplyAdd(d1, f32x4.sub(v128.load(z + pixel), mean), product)
          left = v128.andnot(left, f32x4.eq(y1, largest))
          const d2 = v128.and(left, f32x4.eq(y2, largest))
          product = multiplyAdd(d2, f32x4.sub(v128.load(z + row), mean), product)
          const d3 = v128.andnot(left, f32x4.eq(y2, largest))
          product = multiplyAdd(d3, f32x4.sub(v128.load(z + row + pixel), mean), product)
          rowProducts = f32x4.add(rowProducts, product)
          v128.store(dz, d0)
          v128.store(dz + pixel, d1)
          v128.store(dz + row, d2)
          v128.store(dz + row + pixel, d3)
        }
        addToSum(f32x4.mul(rowProducts, inverse))
        shiftSum = f64x2.add(shiftSum, f64x2.promote_low_f32x4(rowSum))
        shiftSumHigh = f64x2.add(
          shiftSumHigh,
          f64x2.promote_low_f32x4(i8x16.shuffle(rowSum, rowSum, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)),
        )
      }
    }
    const products = meanOfSum(1)
    lowSum = shiftSum
    highSum = shiftSumHigh
    const sums = meanOfSum(1)
    addTo(scaleGradientAt(block) + quad, products)
    addTo(shiftGradientAt(block) + quad, sums)
    const share = isOwn ? <f32>(1 / pixelsPerStep(block)) : 0
    const meanSum = f32x4.mul(sums, f32x4.splat(share))
    const meanProduct = f32x4.mul(f32x4.mul(products, inverse), f32x4.splat(share))
    for (let k: u32 = 0; k < batch; k++)
      centreImage(block, k * imageBytes, step, quad, mean, gain, meanSum, meanProduct)
  }
}

/** dz = gain (dy - mean of dy - (z - mean) (mean of dy (z - mean)) / (variance + 1e-5)), in place of dy */
function centreImage(
  block: u32,
  image: usize,
  step: u32,
  quad: u32,
  mean: v128,
  gain: v128,
  meanSum: v128,
  meanProduct: v128,
): void {
  const pixel = channelWidth << 2
  const rows = blockSide(block)
  let zRow = firstPixel(convolvedAt(block, step) + image, block, channelWidth) + quad
  let dRow = firstPixel(dConvolved + image, block, channelWidth) + quad
  for (let r: u32 = 0; r < rows; r++, zRow += rowPixels(block) * pixel, dRow += rowPixels(block) * pixel) {
    let z = zRow
    let d = dRow
    for (const end = z + rows * pixel; z < end; z += pixel, d += pixel) {
      const away = f32x4.mul(f32x4.sub(v128.load(z), mean), meanProduct)
      v128.store(d, f32x4.mul(gain, f32x4.sub(f32x4.sub(v128.load(d), meanSum), away)))
    }
  }
}

function addTo(target: usize, value: v128): void {
  v128.store(target, f32x4.add(v128.load(target), value))
}

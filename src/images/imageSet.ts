import type { Random } from '../numerics/random'

/** What one image is: values [channels, height, width]. */
export interface ImageSize {
  readonly channels: number
  readonly height: number
  readonly width: number
}

/** Images sorted into classes, as plain data that can be posted to a worker. */
export interface ImageSet extends ImageSize {
  /** [images, channels, height, width], 0 (paper) to 255 (ink) */
  readonly pixels: Uint8Array
  /** Class k has the images classStarts[k] to classStarts[k + 1], the last one excluded. */
  readonly classStarts: readonly number[]
}

/** Values in one image. */
export function imageValues({ channels, height, width }: ImageSize): number {
  return channels * height * width
}

export function classCount({ classStarts }: ImageSet): number {
  return classStarts.length - 1
}

export function classSize({ classStarts }: ImageSet, classIndex: number): number {
  return classStarts[classIndex + 1] - classStarts[classIndex]
}

/** Image `index` of the set as values 0 to 1. */
export function imageAt(set: ImageSet, index: number): Float32Array {
  const size = imageValues(set)
  const bytes = set.pixels.subarray(index * size, (index + 1) * size)
  const values = new Float32Array(size)
  for (let k = 0; k < size; k++) values[k] = bytes[k] / 255
  return values
}

/**
 * `count` numbers of a class's images in random order: different ones as far as the class has them, then again.
 */
export function drawFromClass(set: ImageSet, classIndex: number, count: number, random: Random): number[] {
  const drawn: number[] = []
  while (drawn.length < count) {
    const order = shuffled(classSize(set, classIndex), random)
    drawn.push(...order.slice(0, count - drawn.length))
  }
  return drawn.map((k) => set.classStarts[classIndex] + k)
}

/** The numbers below `count` in random order (Fisher and Yates). */
export function shuffled(count: number, random: Random): number[] {
  const order = Array.from({ length: count }, (_, k) => k)
  for (let k = count - 1; k > 0; k--) {
    const other = random.integer(k + 1)
    ;[order[k], order[other]] = [order[other], order[k]]
  }
  return order
}

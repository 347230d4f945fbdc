/** A seeded stream of random numbers. The same seed gives the same stream on every machine. */
export interface Random {
  /** A number in [0, 1), with 32 random bits. */
  readonly uniform: () => number
  /** A number in [low, high). */
  readonly uniformBetween: (low: number, high: number) => number
  /** A standard normal number. */
  readonly normal: () => number
  /** A whole number in [0, bound). */
  readonly integer: (bound: number) => number
}

/** Changes every bit of a 32-bit word with about even odds for each bit of its input (splitmix32's finaliser). */
function mix(word: number): number {
  let z = (word + 0x9e3779b9) | 0
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return z ^ (z >>> 15)
}

/**
 * The generator sfc32 (Chris Doty-Humphrey, PractRand). Its 96 bits of state are a hash of all bits of `seed`, so that
 * neighbouring seeds, and the same words in another order, give unrelated streams.
 * Normals come from the Box-Muller transform, one pair at a time.
 *
 * @param seed any finite number, or several: `[runSeed, batchIndex]` gives independent streams
 */
export function createRandom(seed: number | readonly number[]): Random {
  const words = typeof seed === 'number' ? [seed] : seed
  // Digits of pi.
  let [a, b, c] = [0x243f6a88, 0x85a308d3, 0x13198a2e]
  for (const word of words) {
    if (!Number.isFinite(word)) throw new RangeError(`createRandom: seed must be finite, got ${word}`)
    // Adding 0 makes -0 the same seed as 0.
    for (const half of new Uint32Array(Float64Array.of(word + 0).buffer)) {
      a = mix(a ^ half)
      b = mix(b ^ half)
      c = mix(c ^ half)
    }
  }
  let counter = 1
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let warmUp = 0; warmUp < 12; warmUp++) next()

  const uniform = () => next() / 4294967296
  let spare: number | null = null
  const normal = () => {
    if (spare !== null) {
      const value = spare
      spare = null
      return value
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
  return {
    uniform,
    uniformBetween: (low, high) => low + (high - low) * uniform(),
    normal,
    integer: (bound) => Math.floor(uniform() * bound),
  }
}

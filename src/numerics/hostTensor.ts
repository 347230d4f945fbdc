/** A tensor in the host's memory: float32 values in row-major order, the last axis fastest. */
export interface HostTensor {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** The number of values a tensor of this shape holds; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}

/** A tensor of zeros. */
export function zeros(shape: readonly number[]): HostTensor {
  return { shape: [...shape], values: new Float32Array(sizeOf(shape)) }
}

/** A tensor of one value. */
export function filled(shape: readonly number[], value: number): HostTensor {
  return { shape: [...shape], values: new Float32Array(sizeOf(shape)).fill(value) }
}

/** A tensor or setting whose shape is not the one an operation needs. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'

  constructor(operation: string, what: string, expected: readonly number[], got: readonly number[] | string) {
    super(
      `${operation}: ${what} must be [${expected.join(', ')}], got ${typeof got === 'string' ? got : `[${got.join(', ')}]`}`,
    )
  }
}

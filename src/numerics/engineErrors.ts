/**
 * What an engine, or what prepares its arguments, refuses: the operation, what was wrong with it, what was expected and
 * what came. From another worker, Comlink brings name and message, as of every Error; ask {@link isArgumentError} there.
 */
export abstract class EngineError extends Error {
  protected constructor(
    readonly operation: string,
    readonly what: string,
    readonly expected: string,
    readonly actual: string,
    message = `${operation}: ${what} must be ${expected}, got ${actual}`,
  ) {
    super(message)
  }
}

/** An argument that no engine takes: a size out of its limits, a setting out of its range, a value that is not finite. */
export class ArgumentError extends EngineError {
  override readonly name: string = 'ArgumentError'

  constructor(operation: string, what: string, expected: string, actual: string) {
    super(operation, what, expected, actual)
  }
}

/** A tensor whose shape is not the one an operation needs. */
export class ShapeError extends ArgumentError {
  override readonly name = 'ShapeError'

  constructor(operation: string, what: string, expected: readonly number[], actual: readonly number[] | string) {
    super(operation, what, shapeText(expected), typeof actual === 'string' ? actual : shapeText(actual))
  }
}

/** A result that left the range of numbers: the arguments were in order, what was computed from them is not finite. */
export class OverflowError extends EngineError {
  override readonly name = 'OverflowError'

  constructor(operation: string, what: string, actual: number) {
    super(operation, what, 'finite', String(actual))
  }
}

/** The host has not as much memory as a call needs. Another engine may need less, and a smaller call may do here. */
export class OutOfMemoryError extends EngineError {
  override readonly name = 'OutOfMemoryError'

  /**
   * @param user what needs the memory: "an RNN of 512 hidden units over 500 steps"
   * @param neededBytes how much; null where that is not known
   */
  constructor(operation: string, user: string, neededBytes: number | null) {
    const needed = neededBytes === null ? 'more memory' : `${(neededBytes / 2 ** 20).toFixed(1)} MiB of memory`
    super(operation, 'memory', needed, 'less', `${operation}: ${user} needs ${needed}: more than there is here`)
  }
}

/** Whether a call was at fault, so that no engine would take it; also for errors that came from another worker. */
export function isArgumentError(error: unknown): boolean {
  return error instanceof Error && (error.name === 'ArgumentError' || error.name === 'ShapeError')
}

function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`
}

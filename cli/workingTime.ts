/** Two beats further apart than this were separated by a stop of the process, or of the whole machine. */
const longestBeatMs = 60_000
const beatMs = 1_000

/** Time that a process has worked: while it was stopped, or the machine slept, the clock stands. */
export class WorkingTime {
  private readonly timer: NodeJS.Timeout
  private last: number

  /** @param elapsedMs to count on from */
  constructor(
    private elapsedMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.last = now()
    this.timer = setInterval(() => this.beat(), beatMs).unref()
  }

  /** Milliseconds so far. */
  read(): number {
    this.beat()
    return this.elapsedMs
  }

  dispose(): void {
    clearInterval(this.timer)
  }

  private beat(): void {
    const now = this.now()
    const passed = now - this.last
    this.last = now
    if (passed <= longestBeatMs) this.elapsedMs += passed
  }
}

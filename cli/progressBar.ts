/** A line that is redrawn on a terminal, and written every half minute elsewhere. */
export class ProgressBar {
  private readonly startedMs = performance.now()
  private shownMs = -Infinity

  constructor(
    private readonly from: number,
    private readonly total: number,
  ) {}

  show(done: number, text: string): void {
    const now = performance.now()
    const terminal = process.stdout.isTTY
    if (now - this.shownMs < (terminal ? 200 : 30_000)) return
    this.shownMs = now
    const secondsEach = (now - this.startedMs) / 1000 / Math.max(1, done - this.from)
    const filled = Math.round((24 * done) / this.total)
    const bar = `${'█'.repeat(filled)}${'·'.repeat(24 - filled)}`
    const line = `${bar} ${done}/${this.total}  ${text}  ${(secondsEach * 1000).toFixed(0)} ms/batch, ${duration(secondsEach * (this.total - done))} left`
    process.stdout.write(terminal ? `\r\x1b[K${line}` : `${line}\n`)
  }

  end(text: string): void {
    process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${text}\n` : `${text}\n`)
  }
}

function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  return minutes >= 60
    ? `${Math.floor(minutes / 60)} h ${minutes % 60} min`
    : minutes > 0
      ? `${minutes} min ${Math.round(seconds % 60)} s`
      : `${Math.round(seconds)} s`
}

/** Tells a draw function whether anything it depends on differs from when it last drew. */
export class DrawKey {
  private last: readonly unknown[] | null = null

  changes(...key: readonly unknown[]): boolean {
    const { last } = this
    if (last && last.length === key.length && key.every((value, k) => Object.is(value, last[k]))) return false
    this.last = key
    return true
  }
}

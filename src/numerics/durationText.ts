/** A duration in two or so significant digits, kept on one line: "0.8 ms", "12 ms", "1.3 s". */
export function durationText(ms: number): string {
  if (ms >= 999.5) return `${(ms / 1000).toFixed(1)}\u00a0s`
  return `${ms.toFixed(ms >= 9.95 ? 0 : ms >= 0.0995 ? 1 : 2)}\u00a0ms`
}

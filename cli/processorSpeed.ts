const rounds = 3e8

/** What a loop of fixed work takes on one core now, in ms: where others share the machine, times are read beside it. */
export function timeProcessor(): number {
  const started = performance.now()
  let sum = 0
  for (let round = 0; round < rounds; round++) sum += round % 7
  const elapsedMs = performance.now() - started
  if (sum === 0) throw new Error('unreachable: the sum keeps the loop from being left out')
  return elapsedMs
}

/** "Speed of the machine: a loop of fixed work took 490 ms before and 505 after." */
export function describeProcessor(beforeMs: number, afterMs: number): string {
  return `Speed of the machine: a loop of fixed work took ${beforeMs.toFixed(0)} ms before and ${afterMs.toFixed(0)} after.`
}

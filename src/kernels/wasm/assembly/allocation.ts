/**
 * Memory is handed out from the end of static data upwards, and all taken back at once. What is laid out is first only
 * counted, so that a request that is refused takes nothing: WebAssembly cannot give memory back.
 */
let next: u64 = 0
let isCounting: bool = true

/** From here on {@link allocate} only adds up what is asked for, and gives no pointers. */
export function startCounting(): void {
  isCounting = true
  next = firstFree()
}

/** Bytes of memory that are needed for what was counted, static data included. */
export function countedBytes(): u64 {
  return next
}

/**
 * Takes all back, and hands out what was counted: the same requests must follow.
 *
 * @returns whether the host gave as much memory
 */
export function startAllocating(): bool {
  const available = (<u64>memory.size()) << 16
  if (next > available) {
    const pages = (next - available + 0xffff) >> 16
    if (pages > 0xffff || memory.grow(<i32>pages) < 0) return false
  }
  isCounting = false
  next = firstFree()
  return true
}

function firstFree(): u64 {
  return (<u64>__heap_base + 63) & ~63
}

/** Zeroed memory at a multiple of 64 bytes; no pointer while it is only counted. */
export function allocate(bytes: u64): usize {
  const start = next
  next = (start + bytes + 63) & ~63
  if (isCounting) return 0
  memory.fill(<usize>start, 0, <usize>(next - start))
  return <usize>start
}

export function allocateFloats(count: u64): usize {
  return allocate(count << 2)
}

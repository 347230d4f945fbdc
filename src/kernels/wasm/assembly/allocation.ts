/** Memory is handed out from the end of static data upwards, and all taken back at once. */
let next: usize = 0
let isExhausted: bool = false

export function takeBackAll(): void {
  next = (__heap_base + 63) & ~63
  isExhausted = false
}

/** Zeroed memory at a multiple of 64 bytes. Where there is none, {@link isOutOfMemory} tells. */
export function allocate(bytes: u64): usize {
  const start = next
  const end = (<u64>start + bytes + 63) & ~63
  const available = (<u64>memory.size()) << 16
  if (end > available) {
    const pages = (end - available + 0xffff) >> 16
    if (pages > 0xffff || memory.grow(<i32>pages) < 0) {
      isExhausted = true
      return 0
    }
  }
  if (isExhausted) return 0
  next = <usize>end
  memory.fill(start, 0, <usize>(end - start))
  return start
}

export function allocateFloats(count: u64): usize {
  return allocate(count << 2)
}

/** Whether anything could not be allocated since all was taken back. */
export function isOutOfMemory(): bool {
  return isExhausted
}

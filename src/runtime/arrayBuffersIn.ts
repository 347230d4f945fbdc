/** The buffers of all typed arrays in plain data, each once: what a message can hand over in place of a copy. */
export function arrayBuffersIn(data: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>()
  const search = (value: unknown) => {
    if (ArrayBuffer.isView(value)) {
      if (value.buffer instanceof ArrayBuffer) found.add(value.buffer)
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(search)
  }
  search(data)
  return [...found]
}

import { describe, expect, it } from 'vitest'
import { arrayBuffersIn } from './arrayBuffersIn'

describe('arrayBuffersIn', () => {
  it('finds the buffers of typed arrays at any depth, those that are shared once', () => {
    const shared = new Float32Array(4)
    const other = new Int32Array(2)
    const data = { a: shared, b: [{ c: shared.subarray(2), d: other }], e: null, f: 'text', g: 3 }
    expect(arrayBuffersIn(data)).toEqual([shared.buffer, other.buffer])
  })

  it('leaves out memory that cannot be handed over', () => {
    expect(arrayBuffersIn({ a: new Float32Array(new SharedArrayBuffer(8)) })).toEqual([])
  })
})

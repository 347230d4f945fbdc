import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { readSafetensors, SafetensorsError, writeSafetensors } from './safetensors'

const small = writeSafetensors({
  tensors: new Map([
    ['a', { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) }],
    ['b', { shape: [], values: Float32Array.of(7) }],
  ]),
  metadata: new Map([['format', 'test']]),
})

/** A file with this header and that many zero bytes of data. */
function fileOf(header: unknown, dataBytes: number): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header))
  const bytes = new Uint8Array(8 + json.length + dataBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true)
  bytes.set(json, 8)
  return bytes
}

describe('safetensors', () => {
  it('reads back what was written, bit for bit', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.float32Array({ maxLength: 20 })), fc.string(), (arrays, note) => {
        delete arrays['__metadata__']
        const tensors = new Map(
          Object.entries(arrays).map(([name, values]) => [name, { shape: [values.length], values }]),
        )
        const read = readSafetensors(writeSafetensors({ tensors, metadata: new Map([['note', note]]) }))
        expect(read.tensors).toEqual(tensors)
        expect(read.metadata.get('note')).toBe(note)
      }),
      { examples: [[Object.fromEntries([['__proto__', Float32Array.of(1)]]), '']] },
    )
  })

  it('starts the data at a multiple of 8 bytes', () => {
    expect(Number(new DataView(small.buffer).getBigUint64(0, true)) % 8).toBe(0)
  })

  it('reads F64 and F16 tensors as float32', () => {
    const header = {
      double: { dtype: 'F64', shape: [1], data_offsets: [0, 8] },
      half: { dtype: 'F16', shape: [4], data_offsets: [8, 16] },
    }
    const bytes = fileOf(header, 16)
    const view = new DataView(bytes.buffer, bytes.length - 16)
    view.setFloat64(0, -2.5, true)
    // 1.5, -65504 (largest half), 2^-24 (smallest subnormal), infinity
    for (const [k, bits] of [0x3e00, 0xfbff, 0x0001, 0x7c00].entries()) view.setUint16(8 + 2 * k, bits, true)
    const { tensors } = readSafetensors(bytes)
    expect([...tensors.get('double')!.values]).toEqual([-2.5])
    expect([...tensors.get('half')!.values]).toEqual([1.5, -65504, 2 ** -24, Infinity])
  })

  it('stores each tensor as it is told, and every number at a multiple of its width', () => {
    const tensors = new Map([
      ['odd', { shape: [3], values: Float32Array.of(1, 1 / 3, -2) }],
      ['exact', { shape: [1], values: Float32Array.of(1 / 3) }],
    ])
    const bytes = writeSafetensors({ tensors, metadata: new Map() }, (name) => (name === 'odd' ? 'F16' : 'F32'))
    const headerBytes = Number(new DataView(bytes.buffer).getBigUint64(0, true))
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes))) as Record<string, unknown>
    expect(header['exact']).toEqual({ dtype: 'F32', shape: [1], data_offsets: [0, 4] })
    expect(header['odd']).toEqual({ dtype: 'F16', shape: [3], data_offsets: [4, 10] })
    const read = readSafetensors(bytes).tensors
    expect(read.get('exact')).toEqual(tensors.get('exact'))
    expect([...read.get('odd')!.values]).toEqual([1, 0.333251953125, -2])
  })

  it('reads from the middle of a buffer', () => {
    const shifted = new Uint8Array(small.length + 3)
    shifted.set(small, 3)
    expect(readSafetensors(shifted.subarray(3)).tensors.get('b')!.values[0]).toBe(7)
  })

  it.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(0), 'expected at least 8 bytes, got 0'],
    ['a cut file', small.subarray(0, small.length - 4), 'tensor b needs 4 bytes, its offsets are 24 to 28 of 24'],
    ['a cut header', small.subarray(0, 20), 'but the file has 20'],
    ['another format', new TextEncoder().encode('PK\x03\x04 a zip file, not safetensors'), 'its header says'],
    ['a header that is a list', fileOf([], 0), 'its header is not a JSON object'],
    ['integers', fileOf({ a: { dtype: 'I64', shape: [1], data_offsets: [0, 8] } }, 8), 'must be F32, F64 or F16'],
    ['a negative shape', fileOf({ a: { dtype: 'F32', shape: [-1], data_offsets: [0, 4] } }, 4), 'needs a shape'],
    ['wrong offsets', fileOf({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 4] } }, 8), 'needs 8 bytes'],
    ['null in place of a tensor', fileOf({ a: null }, 0), 'must be F32, F64 or F16'],
    [
      'overlapping tensors',
      fileOf(
        {
          a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
          b: { dtype: 'F32', shape: [1], data_offsets: [4, 8] },
        },
        8,
      ),
      'tensors a and b overlap',
    ],
    ['metadata that is no text', fileOf({ __metadata__: { a: 1 } }, 0), 'metadata a must be a string'],
  ])('says what is wrong with %s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(SafetensorsError)
    expect(() => readSafetensors(bytes)).toThrow(message)
  })

  it('never fails in another way, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.nat(small.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const damaged = small.slice()
        damaged[at] = byte
        try {
          readSafetensors(damaged)
        } catch (error) {
          expect(error).toBeInstanceOf(SafetensorsError)
        }
      }),
    )
  })

  it('refuses to write a tensor whose values do not fill its shape', () => {
    const tensors = new Map([['a', { shape: [2], values: new Float32Array(3) }]])
    expect(() => writeSafetensors({ tensors, metadata: new Map() })).toThrow('a of shape [2] needs 2 values, got 3')
  })
})

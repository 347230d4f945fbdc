import { fromHalf, toHalf } from './half'
import { sizeOf, type HostTensor } from './hostTensor'

/** A safetensors file's content: tensors by name, in file order, and its string metadata. */
export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, HostTensor>
  readonly metadata: ReadonlyMap<string, string>
}

/** A file that is not valid safetensors, or holds something that is not supported. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError'
}

const maxHeaderBytes = 100_000_000

/**
 * Reads a safetensors file (github.com/huggingface/safetensors, "Format"): 8 bytes header length, little-endian;
 * a JSON header; the tensors' bytes. F32, F64 and F16 tensors are read, all as float32.
 *
 * @throws SafetensorsError saying what was expected and what came
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const fail = (message: string): never => {
    throw new SafetensorsError(`not a valid safetensors file: ${message}`)
  }
  if (bytes.byteLength < 8) fail(`expected at least 8 bytes, got ${bytes.byteLength}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerBytes = Number(view.getBigUint64(0, true))
  if (headerBytes > maxHeaderBytes || 8 + headerBytes > bytes.byteLength)
    fail(`its header says ${headerBytes} bytes, but the file has ${bytes.byteLength}`)
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + headerBytes)))
  } catch {
    fail('its header is not JSON')
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) fail('its header is not a JSON object')
  const dataBytes = bytes.byteLength - 8 - headerBytes
  const tensors = new Map<string, HostTensor>()
  const metadata = new Map<string, string>()
  const spans: { name: string; from: number; to: number }[] = []
  for (const [name, value] of Object.entries(header as Record<string, unknown>)) {
    if (name === '__metadata__') {
      for (const [key, text] of Object.entries((value ?? {}) as Record<string, unknown>)) {
        if (typeof text !== 'string') fail(`metadata ${key} must be a string, got ${typeof text}`)
        metadata.set(key, text as string)
      }
      continue
    }
    const entry = value as { dtype?: unknown; shape?: unknown; data_offsets?: unknown } | null
    const dtype = entry?.dtype
    const width = dtype === 'F32' ? 4 : dtype === 'F64' ? 8 : dtype === 'F16' ? 2 : 0
    if (!width) fail(`tensor ${name} must be F32, F64 or F16, got ${JSON.stringify(dtype)}`)
    const isSize = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0
    const { shape, data_offsets: offsets } = entry as { shape: unknown; data_offsets: unknown }
    if (!Array.isArray(shape) || !shape.every(isSize))
      return fail(`tensor ${name} needs a shape, got ${JSON.stringify(shape)}`)
    if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
      return fail(`tensor ${name} needs two data offsets, got ${JSON.stringify(offsets)}`)
    const [from, to] = offsets as [number, number]
    const size = sizeOf(shape)
    if (to - from !== size * width || to > dataBytes)
      fail(`tensor ${name} needs ${size * width} bytes, its offsets are ${from} to ${to} of ${dataBytes}`)
    spans.push({ name, from, to })
    tensors.set(name, { shape, values: decode(view, 8 + headerBytes + from, size, dtype as string) })
  }
  spans.sort((a, b) => a.from - b.from || a.to - b.to)
  spans.forEach((span, k) => {
    if (k > 0 && span.from < spans[k - 1].to) fail(`tensors ${spans[k - 1].name} and ${span.name} overlap`)
  })
  return { tensors, metadata }
}

function decode(view: DataView, at: number, size: number, dtype: string): Float32Array {
  const values = new Float32Array(size)
  if (dtype === 'F32') for (let k = 0; k < size; k++) values[k] = view.getFloat32(at + 4 * k, true)
  else if (dtype === 'F64') for (let k = 0; k < size; k++) values[k] = view.getFloat64(at + 8 * k, true)
  else for (let k = 0; k < size; k++) values[k] = fromHalf(view.getUint16(at + 2 * k, true))
  return values
}

/** How numbers are stored: F16 takes half the space, and rounds to 11 significant bits. */
export type StoredType = 'F32' | 'F16'

/**
 * Writes tensors and metadata as a safetensors file. The same content gives the same bytes. Tensors stand in the order
 * given, those in F16 after those in F32, so that every number lies at a multiple of its width.
 *
 * @param typeOf how to store a tensor, by its name; F32 throughout unless given
 */
export function writeSafetensors(
  { tensors, metadata }: SafetensorsFile,
  typeOf: (name: string) => StoredType = () => 'F32',
): Uint8Array<ArrayBuffer> {
  const typed = [...tensors].map(([name, tensor]) => ({ name, ...tensor, dtype: typeOf(name) }))
  const ordered = [...typed.filter(({ dtype }) => dtype === 'F32'), ...typed.filter(({ dtype }) => dtype === 'F16')]
  // Entries, not properties that are set: a tensor may be called __proto__.
  const header: [string, unknown][] = [['__metadata__', Object.fromEntries(metadata)]]
  let offset = 0
  for (const { name, shape, values, dtype } of ordered) {
    if (sizeOf(shape) !== values.length)
      throw new SafetensorsError(
        `writeSafetensors: ${name} of shape [${shape.join(', ')}] needs ${sizeOf(shape)} values, got ${values.length}`,
      )
    const end = offset + (dtype === 'F32' ? 4 : 2) * values.length
    header.push([name, { dtype, shape, data_offsets: [offset, end] }])
    offset = end
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)))
  // Readers map the data directly, so it must start at a multiple of 8: pad the header with spaces.
  const headerBytes = Math.ceil(json.length / 8) * 8
  const bytes = new Uint8Array(8 + headerBytes + offset)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(headerBytes), true)
  bytes.fill(0x20, 8, 8 + headerBytes)
  bytes.set(json, 8)
  let at = 8 + headerBytes
  for (const { values, dtype } of ordered)
    for (const value of values) {
      if (dtype === 'F32') view.setFloat32(at, value, true)
      else view.setUint16(at, toHalf(value), true)
      at += dtype === 'F32' ? 4 : 2
    }
  return bytes
}

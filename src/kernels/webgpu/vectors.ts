import type { KernelPlan, RecordLayout } from './kernelPlan'

/** Where a kernel keeps the vectors of the step that it is at, as WGSL. */
export interface Vectors<Part extends string> {
  /** The vectors' own declarations. */
  readonly declarations: string
  /** A statement after which all threads see what each wrote into vectors. */
  readonly barrier: string
  /** An element of a vector. */
  readonly at: (part: Part, index: string) => string
  /** Statements that put vectors into the step's record, where they are not there already. Of every part, thread k mod threads puts element k. */
  readonly keep: (parts: Iterable<Part>) => string
}

/**
 * Vectors in workgroup memory; where they do not fit, in the step's record in storage.
 *
 * @param record the record's storage array and, in WGSL, where the step's record begins in it
 */
export function placeVectors<Part extends string>(
  { threads, workgroupFloats }: KernelPlan,
  layout: RecordLayout<Part>,
  parts: readonly Part[],
  record: { readonly array: string; readonly from: string },
): Vectors<Part> {
  const place = (part: Part) => layout.at.get(part)!
  const inRecord = (part: Part, index: string) => recordElement(layout, part, record, index)
  const floats = parts.reduce((sum, part) => sum + place(part).size, 0)
  if (floats > workgroupFloats)
    return { declarations: '', barrier: 'storageBarrier(); workgroupBarrier();', at: inRecord, keep: () => '' }
  return {
    declarations: parts.map((part) => `var<workgroup> ${part}: array<f32, ${place(part).size}>;`).join('\n'),
    barrier: 'workgroupBarrier();',
    at: (part, index) => `${part}[${index}]`,
    keep: (kept) =>
      [...kept]
        .map((part) => forEach(place(part).size, threads, `${inRecord(part, 'n')} = ${part}[n];`, 'n'))
        .join('\n'),
  }
}

/** An element of a part of a record. */
export function recordElement<Part extends string>(
  layout: RecordLayout<Part>,
  part: Part,
  { array, from }: { readonly array: string; readonly from: string },
  index: string,
): string {
  const place = layout.at.get(part)
  if (!place) throw new RangeError(`recordElement: these records have no ${part}`)
  return `${array}[${from} + ${place.from}u + ${index}]`
}

/** Statements for each of `count` elements, one thread each. */
export function forEach(count: number, threads: number, statements: string, index = 'n'): string {
  return `for (var ${index} = thread; ${index} < ${count}u; ${index} += ${threads}u) { ${statements} }`
}

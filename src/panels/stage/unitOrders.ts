import { readoutSize, type LayerName } from '../../network/layers'
import type { Recording } from '../../network/recording'
import type { UnitOrder } from '../../store/engramStore'
import { orderUnits } from '../timeline/hiddenOrder'

/** The units of one side of a crossbar in the order in which they are drawn. */
export interface UnitAxis {
  /** By position from the top or from the left. */
  readonly unitAt: Int32Array
  readonly positionOf: Int32Array
  /** Whether that is the order in which the network stores them. */
  readonly stored: boolean
}

export interface LayerOrder {
  readonly rows: UnitAxis
  readonly columns: UnitAxis
}

export type LayerOrders = Readonly<Record<LayerName, LayerOrder>>

/**
 * How the rows and columns of every crossbar are ordered: with `peak`, units of u and of h by the step of their peak in
 * this episode, silent ones last; an LSTM's gates each in the order of their units. Inputs and outputs stay as stored.
 */
export function unitOrders(recording: Recording, order: UnitOrder): LayerOrders {
  const { config, steps } = recording
  const { hiddenSize, inputSize, encoder } = config
  const ordered = (values: Float32Array) => {
    if (order === 'stored') return storedAxis(hiddenSize)
    const active = orderUnits(values, steps, hiddenSize, 'peak').units
    const seen = new Set(active)
    const silent = Array.from({ length: hiddenSize }, (_, unit) => unit).filter((unit) => !seen.has(unit))
    return axisOf([...active, ...silent])
  }
  const encoded = ordered(recording.encoded)
  const hidden = ordered(recording.hidden)
  const cell = config.cell === 'lstm' ? repeated(hidden, 4) : hidden
  return {
    encoder: { rows: storedAxis(inputSize), columns: encoded },
    feed: { rows: encoder === 'plastic' ? encoded : storedAxis(inputSize), columns: cell },
    recurrent: { rows: hidden, columns: cell },
    readout: { rows: hidden, columns: storedAxis(readoutSize(config)) },
  }
}

/** Reorders values [rows, columns] into `into`; returns them as they are where both sides are as stored. */
export function reordered(values: Float32Array, { rows, columns }: LayerOrder, into: () => Float32Array): Float32Array {
  if (rows.stored && columns.stored) return values
  const target = into()
  const width = columns.unitAt.length
  for (let i = 0, k = 0; i < rows.unitAt.length; i++) {
    const from = rows.unitAt[i] * width
    for (let j = 0; j < width; j++, k++) target[k] = values[from + columns.unitAt[j]]
  }
  return target
}

/** Reorders the values of one side's units. */
export function reorderedUnits(values: Float32Array, { unitAt, stored }: UnitAxis): Float32Array {
  return stored ? values : Float32Array.from(unitAt, (unit) => values[unit])
}

function storedAxis(units: number): UnitAxis {
  const unitAt = Int32Array.from({ length: units }, (_, unit) => unit)
  return { unitAt, positionOf: unitAt, stored: true }
}

function axisOf(units: readonly number[]): UnitAxis {
  const unitAt = Int32Array.from(units)
  const positionOf = new Int32Array(unitAt.length)
  unitAt.forEach((unit, position) => (positionOf[unit] = position))
  return { unitAt, positionOf, stored: false }
}

/** The same order in each of several blocks. */
function repeated(axis: UnitAxis, blocks: number): UnitAxis {
  const size = axis.unitAt.length
  if (axis.stored) return storedAxis(blocks * size)
  return axisOf(Array.from({ length: blocks * size }, (_, k) => Math.floor(k / size) * size + axis.unitAt[k % size]))
}

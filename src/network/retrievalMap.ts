import { AnswerSensitivity } from './answerSensitivity'
import type { LayerName } from './layers'
import type { Parameters } from './parameters'
import type { Recording } from './recording'
import { LayerRetrieval } from './retrieval'

/** `effect`: on the answer, by its slope within the step; `size`: |c_s(t)|, the 2-norm over the layer's units. */
export const retrievalReadings = ['effect', 'size'] as const
export type RetrievalReading = (typeof retrievalReadings)[number]

/** How well contributions and slow part add up, as far as the map is known. */
export interface RetrievalCheck {
  /** The largest |sum - z| of any unit and step, against z with w(t) rebuilt write by write. */
  sumError: number
  /** The largest |z|. */
  largest: number
  /** The largest difference of the activity that follows from the sum to the one that the engine recorded. */
  engineError: number
}

/** Multiplications between two looks at the clock, were no unit silent: well below a millisecond. */
const blockWork = 1e6

/**
 * What each past step's write adds at each step of an episode, for one layer: a triangle [steps, steps], row t over the
 * past steps s < t. It takes about steps^2 pre post / 2 multiplications, which is more than a frame has: so it is
 * computed in slices, the wanted row first.
 */
export class RetrievalMap {
  readonly steps: number
  /** Whether effects have a sign: with several answers they are the 2-norm over them. */
  readonly signed: boolean
  /** The largest finite magnitude so far. */
  readonly largest: Record<RetrievalReading, number> = { effect: 0, size: 0 }
  readonly check: RetrievalCheck = { sumError: 0, largest: 0, engineError: 0 }
  /** Rows computed so far. */
  knownRows = 0
  /** Rows checked so far, from the first on. */
  private checkedRows = 0
  /** What the contributions to each known row add up to, until it is checked [post] */
  private readonly sums: (Float64Array | undefined)[]
  readonly retrieval: LayerRetrieval
  /** Row t has t values; undefined where it is not known yet. */
  private readonly rows: (Readonly<Record<RetrievalReading, Float64Array>> | undefined)[]
  /** Feed and recurrent add up to one pre-activation: the engine's activity follows from both. */
  private readonly partner: LayerRetrieval | null
  private readonly sensitivity: AnswerSensitivity
  private row: OpenRow | null = null

  constructor(
    readonly recording: Recording,
    parameters: Parameters,
    readonly layer: LayerName,
  ) {
    const { steps, config } = recording
    this.steps = steps
    this.signed = config.outputSize === 1
    this.rows = Array.from({ length: steps })
    this.sums = Array.from({ length: steps })
    this.retrieval = new LayerRetrieval(recording, parameters, layer)
    const partner = layer === 'feed' ? 'recurrent' : layer === 'recurrent' ? 'feed' : null
    this.partner = partner && new LayerRetrieval(recording, parameters, partner)
    this.sensitivity = new AnswerSensitivity(recording, parameters)
  }

  /** Whether all rows are known. */
  get known(): boolean {
    return this.knownRows === this.steps
  }

  /** Whether all rows are known and checked. */
  get complete(): boolean {
    return this.checkedRows === this.steps
  }

  isKnown(step: number): boolean {
    return this.rows[step] !== undefined
  }

  /** What each past step s < t adds at `step` [step]; null while that is not known yet. */
  rowOf(reading: RetrievalReading, step: number): Float64Array | null {
    return this.rows[step]?.[reading] ?? null
  }

  /** The same, computed now where it is not known. */
  rowNow(reading: RetrievalReading, step: number): Float64Array {
    while (!this.rows[step]) this.growRow((this.row ??= this.openRow(step)))
    return this.rows[step][reading]
  }

  /** Computes further rows, `wanted` first, until `now()` (in ms) passes `deadlineMs`; at least a part of one. */
  advance(wanted: number, deadlineMs: number, now: () => number = () => performance.now()): void {
    while (!this.known) {
      this.growRow((this.row ??= this.openRow(this.rows[wanted] ? this.rows.indexOf(undefined) : wanted)))
      if (now() >= deadlineMs) return
    }
  }

  /** Checks the rows in their order, once all are known, until `now()` (in ms) passes `deadlineMs`; at least one. */
  verify(deadlineMs: number, now: () => number = () => performance.now()): void {
    while (this.known && !this.complete) {
      this.checkRow(this.checkedRows)
      if (now() >= deadlineMs) return
    }
  }

  private openRow(step: number): OpenRow {
    return {
      step,
      next: 0,
      size: new Float64Array(step),
      effect: new Float64Array(step),
      sum: new Float64Array(this.retrieval.post),
      gradients: this.sensitivity.at(this.layer, step),
    }
  }

  private growRow(row: OpenRow): void {
    const { pre, post } = this.retrieval
    const { step, next, sum } = row
    const to = Math.min(step, next + Math.max(1, Math.floor(blockWork / (pre * post))))
    const contributions = this.retrieval.contributions(step, next, to)
    for (let past = next, from = 0; past < to; past++, from += post) {
      const contribution = contributions.subarray(from, from + post)
      let squares = 0
      for (let j = 0; j < post; j++) {
        sum[j] += contribution[j]
        squares += contribution[j] * contribution[j]
      }
      this.place(row, 'size', past, Math.sqrt(squares))
      const effects = row.gradients.map((gradient) => dot(gradient, contribution))
      this.place(row, 'effect', past, this.signed ? effects[0] : norm(effects))
    }
    row.next = to
    if (to === step) this.closeRow(row)
  }

  private place(row: OpenRow, reading: RetrievalReading, past: number, value: number): void {
    row[reading][past] = value
    const magnitude = Math.abs(value)
    if (magnitude > this.largest[reading] && magnitude < Infinity) this.largest[reading] = magnitude
  }

  private closeRow({ step, sum, size, effect }: OpenRow): void {
    this.rows[step] = { size, effect }
    this.sums[step] = sum
    this.knownRows++
    this.row = null
  }

  /** In the order of time, in which rebuilding w takes one write for each row. */
  private checkRow(step: number): void {
    const { retrieval, partner, check, recording, layer } = this
    const sum = this.sums[step]!
    this.sums[step] = undefined
    this.checkedRows++
    const slow = retrieval.slowPart(step)
    const z = retrieval.preActivation(step)
    const reached = sum.map((value, j) => value + slow[j])
    const activity = activityOf(recording, layer, partner ? sumOf(reached, partner.preActivation(step)) : reached)
    const recorded = recordedActivity(recording, layer, step)
    for (let j = 0; j < z.length; j++) {
      check.sumError = largerOf(check.sumError, reached[j] - z[j])
      check.largest = largerOf(check.largest, z[j])
      check.engineError = largerOf(check.engineError, activity[j] - recorded[j])
    }
  }
}

/** A row that is being computed. */
interface OpenRow {
  readonly step: number
  /** The next past step. */
  next: number
  readonly size: Float64Array
  readonly effect: Float64Array
  /** Of the contributions so far [post] */
  readonly sum: Float64Array
  /** dy_k/dz */
  readonly gradients: readonly Float64Array[]
}

/** What a layer puts out for its pre-activation: u, h, the four gates, or o. */
function activityOf({ config }: Recording, layer: LayerName, z: Float64Array): Float64Array {
  if (layer === 'readout') return z
  if (layer === 'encoder' || config.cell === 'rnn') return z.map((value) => Math.max(0, value))
  const candidate = (j: number) => Math.floor(j / config.hiddenSize) === 2
  return z.map((value, j) => (candidate(j) ? Math.tanh(value) : 1 / (1 + Math.exp(-value))))
}

function recordedActivity({ encoded, gates, hidden, outputs, steps }: Recording, layer: LayerName, step: number) {
  const values = layer === 'encoder' ? encoded : layer === 'readout' ? outputs : (gates ?? hidden)
  const width = values.length / steps
  return values.subarray(step * width, (step + 1) * width)
}

/** NaN where either is no number: a check must not pass by accident. */
function largerOf(most: number, value: number): number {
  const magnitude = Math.abs(value)
  return magnitude <= most || Number.isNaN(most) ? most : magnitude
}

function sumOf(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, j) => value + b[j])
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  // What is 0 takes no part, not even in something infinite.
  for (let j = 0; j < a.length; j++) if (a[j] !== 0) sum += a[j] * b[j]
  return sum
}

function norm(values: ArrayLike<number>): number {
  let sum = 0
  for (let j = 0; j < values.length; j++) sum += values[j] * values[j]
  return Math.sqrt(sum)
}

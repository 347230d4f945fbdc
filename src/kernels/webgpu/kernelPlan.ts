import { cellWidth, readoutSize, type LayerName } from '../../network/layers'
import type { Cell, Encoder, LossKind, ModelConfig, Rule } from '../../network/modelConfig'

/** The matrices that the kernels know: feed and recurrent are the two halves of `cell`. */
export type MatrixName = 'encoder' | 'cell' | 'readout'

/**
 * A matrix [rows, cols] of the network, biases included: a bias is the row of an input that is always 1.
 * Element (row, column) belongs to the thread with lane = column mod lanes and group = row mod groups, in every kernel.
 */
export interface Matrix {
  readonly name: MatrixName
  readonly rows: number
  readonly cols: number
  /** Where it begins among all elements of all matrices. */
  readonly at: number
  /** Threads side by side along a row. */
  readonly lanes: number
  /** Rows that are worked on at a time. */
  readonly groups: number
}

/** Named parts of a record of floats that is kept for every step. */
export interface RecordLayout<Part extends string> {
  readonly at: ReadonlyMap<Part, { readonly from: number; readonly size: number }>
  readonly size: number
}

/** What going forward leaves of a step. The vectors that enter a matrix end in the 1 of its bias row. */
export type TracePart =
  | 'input'
  /** [u, 1, h(t-1), 1]; without an encoder u is x, and there is no `input` */
  | 'cellInput'
  | 'hidden'
  | 'cellState'
  | 'gates'
  | 'output'
  | 'encoderDelta'
  | 'cellDelta'
  | 'readoutDelta'
  /** dL(t)/dh */
  | 'hiddenGradient'
  | TraceScalar

const traceScalars = [
  'modulation',
  'eta',
  'decay',
  'updateNorm',
  'internalLoss',
  // |p|^2 of each matrix, biases included where they move, and |q|^2.
  'encoderSquaredInput',
  'cellSquaredInput',
  'readoutSquaredInput',
  'encoderSquaredWrite',
  'cellSquaredWrite',
  'readoutSquaredWrite',
] as const
export type TraceScalar = (typeof traceScalars)[number]

/** dLoss/d(parts of a step), on the way back. */
export type AdjointPart =
  | 'dInput'
  | 'dCellInput'
  | 'dHidden'
  | 'dCellState'
  | 'dPreviousCellState'
  /** dLoss/do, which is dLoss/dz of the readout. */
  | 'dOutput'
  /** dLoss/dz of encoder and cell. */
  | 'dEncoder'
  | 'dCell'
  /** dLoss/dq, or dLoss/ddelta with the gradient rule. */
  | 'dEncoderWrite'
  | 'dCellWrite'
  | 'dReadoutWrite'
  | 'dGates'
  /** dLoss/d(what delta carried back to u and to h), which w of feed and of readout took part in. */
  | 'dEncodedGradient'
  | 'dHiddenGradient'

/** Everything about a network that is a constant of its kernels. What sliders change is not in it. */
export interface KernelPlan {
  readonly cell: Cell
  readonly rule: Rule
  readonly encoder: Encoder
  readonly lossKind: LossKind
  readonly inputSize: number
  readonly hiddenSize: number
  readonly cellWidth: number
  readonly readoutSize: number
  readonly outputSize: number
  /** Those that the network has, in the order in which their elements lie: not the encoder, if it has none. */
  readonly matrixNames: readonly MatrixName[]
  readonly matrices: Readonly<Record<MatrixName, Matrix>>
  /** Elements of all matrices. */
  readonly weights: number
  readonly trace: RecordLayout<TracePart>
  readonly adjoint: RecordLayout<AdjointPart>
  /** Threads of a workgroup. */
  readonly threads: number
  /** Vectors that need more are kept in storage. */
  readonly workgroupFloats: number
  /** Equal for networks that run the same kernels. */
  readonly key: string
}

/** Below this many elements, a whole workgroup would mostly wait at its barriers. */
const smallNetwork = 8192

export function planKernels(config: ModelConfig, workgroupFloats: number): KernelPlan {
  const { cell, rule, encoder, lossKind, inputSize, hiddenSize, outputSize } = config
  const width = cellWidth(config)
  const outputs = readoutSize(config)
  const shapes: Record<MatrixName, readonly [rows: number, cols: number]> = {
    encoder: encoder === 'plastic' ? [inputSize + 1, hiddenSize] : [0, 0],
    cell: [2 * hiddenSize + 2, width],
    readout: [hiddenSize + 1, outputs],
  }
  const matrixNames: readonly MatrixName[] =
    encoder === 'plastic' ? ['encoder', 'cell', 'readout'] : ['cell', 'readout']
  const weights = matrixNames.reduce((sum, name) => sum + shapes[name][0] * shapes[name][1], 0)
  const threads = weights < smallNetwork ? 64 : 256
  let at = 0
  const matrices = {} as Record<MatrixName, Matrix>
  for (const name of matrixNames) {
    const [rows, cols] = shapes[name]
    const lanes = Math.min(32, 2 ** Math.ceil(Math.log2(cols)))
    matrices[name] = { name, rows, cols, at, lanes, groups: threads / lanes }
    at += rows * cols
  }
  return {
    ...{ cell, rule, encoder, lossKind, inputSize, hiddenSize, outputSize },
    ...{ matrixNames, matrices, weights, threads, workgroupFloats },
    cellWidth: width,
    readoutSize: outputs,
    trace: traceLayout(cell, rule, shapes, width, outputs),
    adjoint: adjointLayout(cell, rule, shapes, width, outputs),
    key: [cell, rule, encoder, lossKind, inputSize, hiddenSize, outputSize, outputs, workgroupFloats].join(),
  }
}

/** Where a layer's [pre + 1, post] elements, its bias row last, lie among all elements. */
export function layerRange({ matrices, hiddenSize }: KernelPlan, layer: LayerName): { from: number; biasAt: number } {
  const { at, rows, cols } = matrices[layer === 'feed' || layer === 'recurrent' ? 'cell' : layer]
  switch (layer) {
    case 'feed':
      return { from: at, biasAt: at + hiddenSize * cols }
    case 'recurrent':
      return { from: at + (hiddenSize + 1) * cols, biasAt: at + (rows - 1) * cols }
    case 'encoder':
    case 'readout':
      return { from: at, biasAt: at + (rows - 1) * cols }
  }
}

type Shapes = Readonly<Record<MatrixName, readonly [rows: number, cols: number]>>

function traceLayout(cell: Cell, rule: Rule, shapes: Shapes, width: number, outputs: number): RecordLayout<TracePart> {
  const hiddenSize = shapes.readout[0] - 1
  return layOut<TracePart>([
    ['input', shapes.encoder[0]],
    ['cellInput', shapes.cell[0]],
    ['hidden', shapes.readout[0]],
    ['cellState', cell === 'lstm' ? hiddenSize : 0],
    ['gates', cell === 'lstm' ? width : 0],
    ['output', outputs],
    ['encoderDelta', rule === 'gradient' ? shapes.encoder[1] : 0],
    ['cellDelta', rule === 'gradient' ? width : 0],
    ['readoutDelta', rule === 'gradient' ? outputs : 0],
    ['hiddenGradient', rule === 'gradient' ? hiddenSize : 0],
    ...traceScalars.map((name) => [name, 1] as const),
  ])
}

function adjointLayout(
  cell: Cell,
  rule: Rule,
  shapes: Shapes,
  width: number,
  outputs: number,
): RecordLayout<AdjointPart> {
  const hiddenSize = shapes.readout[0] - 1
  const encoderWidth = shapes.encoder[1]
  const isLstm = cell === 'lstm'
  const isPlastic = rule !== 'none'
  const isGradient = rule === 'gradient'
  return layOut<AdjointPart>([
    ['dInput', shapes.encoder[0]],
    ['dCellInput', shapes.cell[0]],
    ['dHidden', shapes.readout[0]],
    ['dCellState', isLstm ? hiddenSize : 0],
    ['dPreviousCellState', isLstm ? hiddenSize : 0],
    ['dOutput', outputs],
    ['dEncoder', encoderWidth],
    ['dCell', width],
    ['dEncoderWrite', isPlastic ? encoderWidth : 0],
    ['dCellWrite', isPlastic ? width : 0],
    ['dReadoutWrite', isPlastic ? outputs : 0],
    ['dGates', isGradient && isLstm ? width : 0],
    ['dEncodedGradient', isGradient ? encoderWidth : 0],
    ['dHiddenGradient', isGradient ? hiddenSize : 0],
  ])
}

function layOut<Part extends string>(parts: readonly (readonly [Part, number])[]): RecordLayout<Part> {
  const at = new Map<Part, { from: number; size: number }>()
  let size = 0
  for (const [part, partSize] of parts) {
    if (partSize === 0) continue
    at.set(part, { from: size, size: partSize })
    size += partSize
  }
  return { at, size }
}

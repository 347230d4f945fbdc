import { cellDelta, cellForward } from './cellKernels'
import type { KernelPlan, MatrixName, TracePart, TraceScalar } from './kernelPlan'
import {
  commonDeclarations,
  effectiveWeight,
  internalLossWeight,
  postsynapticPart,
  presynapticPart,
  resultPlaces,
} from './kernelText'
import { sweep } from './sweep'
import { stepError } from './taskLossKernels'
import { forEach, placeVectors, recordElement, type Vectors } from './vectors'
import { writeSweep } from './writeSweep'

/**
 * WGSL of the kernel that runs episodes (paper.md, "One step"): one workgroup each, a phase of the step after the other.
 * It leaves trace records, errors, and w in the slots.
 */
export function forwardKernel(plan: KernelPlan): string {
  const vectors = placeVectors(plan, plan.trace, vectorParts(plan), { array: 'trace', from: 'row' })
  const isPlastic = plan.rule !== 'none'
  return `${commonDeclarations(plan)}
${vectors.declarations}

@compute @workgroup_size(${plan.threads})
fn forward(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let episode = workgroup.x;
  let firstRow = episode * (settings.steps + 1u) * ${plan.trace.size}u;
  ${startFromZero(plan)}
  for (var t = settings.fromStep; t < settings.toStep; t++) {
    let previousRow = firstRow + t * ${plan.trace.size}u;
    let row = previousRow + ${plan.trace.size}u;
    let slot = (episode * settings.slots + t / settings.spacing) * ${plan.weights}u;
    ${readInputs(plan, vectors)}
    ${computeActivity(plan, vectors)}
    ${plan.rule === 'gradient' ? computeDeltas(plan, vectors) : ''}
    ${computeRates(plan, vectors)}
    ${keepStep(plan, vectors)}
    ${isPlastic ? writePlasticWeights(plan, vectors) : ''}
    ${vectors.barrier}
  }
}
`
}

function vectorParts({ trace }: KernelPlan): TracePart[] {
  const parts: readonly TracePart[] = [
    ...(['input', 'cellInput', 'hidden', 'output', 'cellState', 'gates'] as const),
    ...(['encoderDelta', 'cellDelta', 'readoutDelta', 'hiddenGradient'] as const),
  ]
  return parts.filter((part) => trace.at.has(part))
}

/** An element of the record of step t - 1. */
const previous = (plan: KernelPlan, part: TracePart, index: string) =>
  recordElement(plan.trace, part, { array: 'trace', from: 'previousRow' }, index)

/** h(0) = c(0) = 0, w(0) = b(0) = 0, unless the caller has put a state there. */
function startFromZero(plan: KernelPlan): string {
  const { cell, rule, hiddenSize, threads, weights } = plan
  const first = (part: TracePart) => recordElement(plan.trace, part, { array: 'trace', from: 'firstRow' }, 'n')
  return `if (settings.fromStep == 0u && settings.hasState == 0u) {
    ${forEach(hiddenSize, threads, `${first('hidden')} = 0.0; ${cell === 'lstm' ? `${first('cellState')} = 0.0;` : ''}`)}
    ${rule === 'none' ? '' : forEach(weights, threads, `plastic[episode * settings.slots * ${weights}u + n] = 0.0;`)}
  }
  storageBarrier();`
}

/** x, h(t-1), and the inputs of the biases. */
function readInputs(plan: KernelPlan, { at, barrier }: Vectors<TracePart>): string {
  const { encoder, inputSize, hiddenSize, threads } = plan
  return `${forEach(inputSize, threads, `${at(encoder === 'plastic' ? 'input' : 'cellInput', 'n')} = episodes[(episode * settings.steps + t) * ${inputSize}u + n];`)}
    ${forEach(hiddenSize, threads, `${at('cellInput', `${hiddenSize + 1}u + n`)} = ${previous(plan, 'hidden', 'n')};`)}
    if (thread == 0u) {
      ${encoder === 'plastic' ? `${at('input', `${inputSize}u`)} = 1.0;` : ''}
      ${at('cellInput', `${hiddenSize}u`)} = 1.0;
      ${at('cellInput', `${2 * hiddenSize + 1}u`)} = 1.0;
      ${at('hidden', `${hiddenSize}u`)} = 1.0;
    }
    ${barrier}`
}

/** u = relu(encoder(x)) unless it is the input, the cell, o = readout(h), each v (W~ + w) with its biases as rows. */
function computeActivity(plan: KernelPlan, { at, barrier }: Vectors<TracePart>): string {
  const read = (name: MatrixName, toColumn: string) =>
    sweep(
      {
        matrix: plan.matrices[name],
        rowValues: { v: at(presynapticPart[name], 'i') },
        skipsRowIf: 'v == 0.0',
        element: `columnSum += v * ${effectiveWeight(plan)};`,
        toColumn,
      },
      barrier,
    )
  return `${plan.encoder === 'plastic' ? read('encoder', `${at('cellInput', 'j')} = max(total, 0.0);`) : ''}
    ${read('cell', `${at(plan.cell === 'lstm' ? 'gates' : 'hidden', 'j')} = total;`)}
    ${cellForward(plan, at, plan.cell === 'lstm' ? previous(plan, 'cellState', 'n') : '')}
    ${barrier}
    ${read('readout', `${at('output', 'j')} = total;`)}`
}

/** delta = dL(t)/dz of each matrix, by back-propagation through this step alone (paper.md, "Gradient"). */
function computeDeltas(plan: KernelPlan, { at, barrier }: Vectors<TracePart>): string {
  const { matrices, hiddenSize, readoutSize, threads } = plan
  const carryBack = (name: 'readout' | 'cell', toRow: string) =>
    sweep(
      {
        matrix: matrices[name],
        rows: hiddenSize,
        element: `rowSum += ${at(`${name}Delta`, 'j')} * ${effectiveWeight(plan)};`,
        toRow,
      },
      barrier,
    )
  const weight = internalLossWeight(plan, 'n')
  return `${forEach(
    readoutSize,
    threads,
    `${at('readoutDelta', 'n')} = settings.innerLossScale * ${2 / readoutSize} * ${weight} * ${weight} * ${at('output', 'n')};`,
  )}
    ${barrier}
    ${carryBack('readout', `${at('hiddenGradient', 'i')} = total;`)}
    ${cellDelta(plan, at, plan.cell === 'lstm' ? previous(plan, 'cellState', 'n') : '')}
    ${barrier}
    ${plan.encoder === 'plastic' ? carryBack('cell', `${at('encoderDelta', 'i')} = select(0.0, total, ${at('cellInput', 'i')} > 0.0);`) : ''}`
}

/** The norm of the update, the gate, eta and decay, and the internal loss. */
function computeRates(plan: KernelPlan, { at }: Vectors<TracePart>): string {
  const { inputSize, hiddenSize, readoutSize, threads } = plan
  const hasEncoder = plan.encoder === 'plastic'
  const addSquare = (sum: string, value: string) => `${sum} += ${value} * ${value};`
  const biases = plan.rule === 'gradient' ? 1 : 0
  const writes = (name: MatrixName, sum: string) => {
    const value = at(postsynapticPart(plan, name), 'n')
    return forEach(plan.matrices[name].cols, threads, addSquare(sum, value))
  }
  return `var squares = vec4f();
    ${hasEncoder ? forEach(inputSize, threads, addSquare('squares.x', at('input', 'n'))) : ''}
    ${forEach(
      hiddenSize,
      threads,
      `${addSquare('squares.y', at('cellInput', 'n'))}
      ${addSquare('squares.y', at('cellInput', `${hiddenSize + 1}u + n`))}
      ${addSquare('squares.z', at('hidden', 'n'))}`,
    )}
    ${forEach(readoutSize, threads, `let weighted = ${internalLossWeight(plan, 'n')} * ${at('output', 'n')}; squares.w += weighted * weighted;`)}
    squares = sumOverThreads(thread, squares);
    let internalLoss = settings.innerLossScale * squares.w / ${readoutSize}.0;
    let squaredInputs = squares.xyz + vec3f(${biases}.0, ${2 * biases}.0, ${biases}.0);
    var squaredWrites = vec3f();
    ${
      plan.rule === 'none'
        ? ''
        : `squares = vec4f();
    ${hasEncoder ? writes('encoder', 'squares.x') : ''}
    ${writes('cell', 'squares.y')}
    ${writes('readout', 'squares.z')}
    squaredWrites = sumOverThreads(thread, squares).xyz;`
    }
    let updateNorm = sqrt(dot(squaredInputs, squaredWrites));
    let normFactor = select(1.0, settings.maxUpdateNorm / updateNorm, updateNorm > settings.maxUpdateNorm);
    let gate = 2.0 * sigmoid(${at('output', `${readoutSize - 1}u`)});
    let modulation = select(settings.fixedModulation, gate, settings.isModulationLearned == 1u);
    let eta = settings.etaScale * modulation * normFactor;
    let decay = settings.decayScale * modulation;`
}

/** The step's record, and its error. */
function keepStep(plan: KernelPlan, vectors: Vectors<TracePart>): string {
  const scalars: Readonly<Record<TraceScalar, string>> = {
    modulation: 'modulation',
    eta: 'eta',
    decay: 'decay',
    updateNorm: 'updateNorm',
    internalLoss: 'internalLoss',
    encoderSquaredInput: 'squaredInputs.x',
    cellSquaredInput: 'squaredInputs.y',
    readoutSquaredInput: 'squaredInputs.z',
    encoderSquaredWrite: 'squaredWrites.x',
    cellSquaredWrite: 'squaredWrites.y',
    readoutSquaredWrite: 'squaredWrites.z',
  }
  const record = { array: 'trace', from: 'row' }
  const put = Object.entries(scalars).map(
    ([part, value]) => `${recordElement(plan.trace, part as TraceScalar, record, '0u')} = ${value};`,
  )
  const { errors } = resultPlaces(plan, 0, 0)
  return `${vectors.keep(vectorParts(plan))}
    if (thread == 0u) {
      ${put.join('\n')}
      ${stepError(plan, (index) => vectors.at('output', index))}
      results[${errors}u + episode * settings.steps + t] = error;
    }`
}

function writePlasticWeights(plan: KernelPlan, { at }: Vectors<TracePart>): string {
  const writes = plan.matrixNames.map((name) =>
    writeSweep(plan, name, {
      presynaptic: (index) => at(presynapticPart[name], index),
      postsynaptic: (index) => at(postsynapticPart(plan, name), index),
      nextSlot: 'nextSlot',
    }),
  )
  return `if (t + 1u < settings.steps || settings.writesLastStep == 1u) {
      let keep = 1.0 - decay;
      let nextSlot = (episode * settings.slots + (t + 1u) / settings.spacing) * ${plan.weights}u;
      ${writes.join('\n')}
    }`
}

import {
  backwardScope,
  preActivationAdjoint,
  presynapticAdjoint,
  writeAdjoint,
  type BackwardScope,
} from './backwardScope'
import { cellBackward, cellDeltaBackward } from './cellKernels'
import type { AdjointPart, KernelPlan, MatrixName } from './kernelPlan'
import { commonDeclarations, effectiveWeight, internalLossWeight, resultPlaces } from './kernelText'
import { findPlasticWeights, reverseRates, reverseWrites } from './plasticReversal'
import { sweep } from './sweep'
import { stepErrorGradient } from './taskLossKernels'

/**
 * WGSL of the kernel that goes back through episodes, one workgroup each: the reverse of every phase of a step, in reverse.
 * It leaves adjoint records, from which the gradients' kernel makes the parameters' gradients, and the inputs' gradients.
 */
export function backwardKernel(plan: KernelPlan): string {
  const scope = backwardScope(plan)
  const { vectors, isPlastic, isGradient } = scope
  return `${commonDeclarations(plan)}
${vectors.declarations}

@compute @workgroup_size(${plan.threads})
fn backward(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let episode = workgroup.x;
  let adjointAt = episode * ${plan.weights}u * (1u + settings.clips);
  for (var after = settings.toStep; after > settings.fromStep; after--) {
    let t = after - 1u;
    let isLast = after == settings.steps;
    let previousRow = (episode * (settings.steps + 1u) + t) * ${plan.trace.size}u;
    let row = previousRow + ${plan.trace.size}u;
    let nextRow = row + ${plan.trace.size}u;
    let record = (episode * settings.steps + t) * ${plan.adjoint.size}u;
    let nextRecord = record + ${plan.adjoint.size}u;
    ${isPlastic ? findPlasticWeights(scope) : ''}
    ${takeOverAdjoints(scope)}
    ${isPlastic ? `if (!isLast) { ${reverseWrites(scope)} ${reverseRates(scope)} }` : ''}
    ${isGradient ? `if (!isLast) { ${reverseDeltas(scope)} }` : ''}
    ${reverseActivity(scope)}
    ${keepStep(scope)}
    storageBarrier();
    workgroupBarrier();
  }
}
`
}

/** The adjoints of h(t) and c(t) as step t + 1 left them, that of the step's own error, and zeros. */
function takeOverAdjoints(scope: BackwardScope): string {
  const { plan, isLstm, vectors } = scope
  const { inputSize, hiddenSize, cellWidth, outputSize, readoutSize } = plan
  const { at } = vectors
  const later = (part: AdjointPart, index: string) => `select(${scope.nextAdjoint(part, index)}, 0.0, isLast)`
  const zero = (count: number, parts: readonly AdjointPart[]) =>
    scope.forEach(
      count,
      parts
        .filter((part) => plan.adjoint.at.has(part))
        .map((part) => `${at(part, 'n')} = 0.0;`)
        .join(' '),
    )
  return `${scope.forEach(
    hiddenSize,
    `${at('dHidden', 'n')} = ${later('dCellInput', `${hiddenSize + 1}u + n`)};
    ${isLstm ? `${at('dCellState', 'n')} = ${later('dPreviousCellState', 'n')}; ${at('dPreviousCellState', 'n')} = 0.0;` : ''}`,
  )}
  ${zero(inputSize + 1, ['dInput'])}
  ${zero(2 * hiddenSize + 2, ['dCellInput'])}
  ${zero(hiddenSize, ['dEncoderWrite', 'dEncodedGradient', 'dHiddenGradient'])}
  ${zero(cellWidth, ['dCellWrite', 'dGates'])}
  ${zero(readoutSize, ['dReadoutWrite'])}
  ${scope.forEach(
    readoutSize,
    `var d = 0.0;
    if (t >= settings.scoredFrom && n < ${outputSize}u) {
      ${stepErrorGradient(plan, (index) => scope.trace('output', index))}
      d = settings.errorScale * dError;
    }
    ${at('dOutput', 'n')} = d;`,
  )}
  ${vectors.barrier}`
}

/** Second order: back through the deltas of this step, of encoder, cell and readout in this order. */
function reverseDeltas(scope: BackwardScope): string {
  const { plan, vectors, trace, hasEncoder } = scope
  const { matrices, hiddenSize, readoutSize } = plan
  const { at, barrier } = vectors
  const carry = (name: 'cell' | 'readout', carried: AdjointPart) =>
    sweep(
      {
        matrix: matrices[name],
        rows: hiddenSize,
        rowValues: { v: at(carried, 'i') },
        skipsRowIf: 'v == 0.0',
        element: `columnSum += v * ${effectiveWeight(plan)};`,
        toColumn: `${at(writeAdjoint[name], 'j')} += total;`,
      },
      barrier,
    )
  const weight = internalLossWeight(plan, 'n')
  const throughEncoder = () => `${scope.forEach(
    hiddenSize,
    `${at('dEncodedGradient', 'n')} = select(0.0, ${at('dEncoderWrite', 'n')}, ${trace('cellInput', 'n')} > 0.0);`,
  )}
    ${barrier}
    ${carry('cell', 'dEncodedGradient')}`
  return `${hasEncoder ? throughEncoder() : ''}
    ${cellDeltaBackward(plan, trace, at, scope.previousCellState)}
    ${barrier}
    ${carry('readout', 'dHiddenGradient')}
    ${scope.forEach(
      readoutSize,
      `${at('dOutput', 'n')} += settings.innerLossScale * ${2 / readoutSize} * ${weight} * ${weight} * ${at('dReadoutWrite', 'n')};`,
    )}
    ${barrier}`
}

/** Back through readout, cell and, where there is one, the encoder. */
function reverseActivity(scope: BackwardScope): string {
  const { plan, vectors, trace, hasEncoder } = scope
  const { matrices, hiddenSize } = plan
  const { at, barrier } = vectors
  const through = (name: MatrixName) =>
    sweep(
      {
        matrix: matrices[name],
        element: `rowSum += ${at(preActivationAdjoint[name], 'j')} * ${effectiveWeight(plan)};`,
        toRow: `${at(presynapticAdjoint[name], 'i')} += total;`,
      },
      barrier,
    )
  const throughEncoder = () => `${scope.forEach(
    hiddenSize,
    `${at('dEncoder', 'n')} = select(0.0, ${at('dCellInput', 'n')}, ${trace('cellInput', 'n')} > 0.0);`,
  )}
    ${barrier}
    if (settings.differentiatesInputs == 1u) { ${through('encoder')} }`
  return `${through('readout')}
    ${cellBackward(plan, trace, at, scope.previousCellState)}
    ${barrier}
    ${through('cell')}
    ${hasEncoder ? throughEncoder() : ''}`
}

function keepStep(scope: BackwardScope): string {
  const { plan, vectors, hasEncoder } = scope
  const { inputSize } = plan
  const kept = [...plan.adjoint.at.keys()].filter(
    (part) => !['dInput', 'dHidden', 'dCellState', 'dGates'].includes(part),
  )
  const inputGradientsAt = `${resultPlaces(plan, 0, 0).errors}u + settings.episodes * settings.steps`
  return `${vectors.keep(kept)}
    if (settings.differentiatesInputs == 1u) {
      ${scope.forEach(
        inputSize,
        `results[${inputGradientsAt} + (episode * settings.steps + t) * ${inputSize}u + n] = ${vectors.at(hasEncoder ? 'dInput' : 'dCellInput', 'n')};`,
      )}
    }`
}

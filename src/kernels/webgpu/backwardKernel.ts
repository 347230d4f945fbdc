import { cellBackward, cellDeltaBackward } from './cellKernels'
import { matrixNames, type AdjointPart, type KernelPlan, type MatrixName, type TracePart } from './kernelPlan'
import {
  alpha,
  commonDeclarations,
  effectiveWeight,
  internalLossWeight,
  postsynapticPart,
  presynapticPart,
  resultPlaces,
} from './kernelText'
import { sweep } from './sweep'
import { stepErrorGradient } from './taskLossKernels'
import { forEach, placeVectors, recordElement, type Vectors } from './vectors'
import { writeSweep } from './writeSweep'

/** dLoss/dp of each matrix. */
const presynapticAdjoint = { encoder: 'dInput', cell: 'dCellInput', readout: 'dHidden' } as const
/** dLoss/dz of each matrix. */
export const preActivationAdjoint = { encoder: 'dEncoder', cell: 'dCell', readout: 'dOutput' } as const
/** dLoss/d(q or delta) of each matrix. */
const writeAdjoint = { encoder: 'dEncoderWrite', cell: 'dCellWrite', readout: 'dReadoutWrite' } as const
/** dLoss/d(what delta carried back through each matrix's first hiddenSize rows), gradient rule. */
export const carriedAdjoint = { encoder: null, cell: 'dEncodedGradient', readout: 'dHiddenGradient' } as const

/**
 * WGSL of the kernel that goes back through episodes, one workgroup each: the reverse of every phase of a step, in reverse.
 * It leaves adjoint records, from which the gradients' kernel makes the parameters' gradients, and the inputs' gradients.
 */
export function backwardKernel(plan: KernelPlan): string {
  return new BackwardKernel(plan).text()
}

class BackwardKernel {
  private readonly vectors: Vectors<AdjointPart>
  private readonly isPlastic: boolean
  private readonly isGradient: boolean
  private readonly isLstm: boolean

  constructor(private readonly plan: KernelPlan) {
    const record = { array: 'stepAdjoints', from: 'record' }
    this.vectors = placeVectors(plan, plan.adjoint, [...plan.adjoint.at.keys()], record)
    this.isPlastic = plan.rule !== 'none'
    this.isGradient = plan.rule === 'gradient'
    this.isLstm = plan.cell === 'lstm'
  }

  text(): string {
    const { plan, vectors, isPlastic } = this
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
    ${isPlastic ? this.findPlasticWeights() : ''}
    ${this.takeOverAdjoints()}
    ${isPlastic ? `if (!isLast) { ${this.reverseWrites()} ${this.reverseRates()} }` : ''}
    ${this.isGradient ? `if (!isLast) { ${this.reverseDeltas()} }` : ''}
    ${this.reverseActivity()}
    ${this.keepStep()}
    storageBarrier();
    workgroupBarrier();
  }
}
`
  }

  /** An element of the trace of this step; of the next one with the last argument `nextRow`, of t - 1 with `previousRow`. */
  private readonly trace = (part: TracePart, index: string, from = 'row') =>
    recordElement(this.plan.trace, part, { array: 'trace', from }, index)

  private readonly nextAdjoint = (part: AdjointPart, index: string) =>
    recordElement(this.plan.adjoint, part, { array: 'stepAdjoints', from: 'nextRecord' }, index)

  private forEach(count: number, statements: string): string {
    return forEach(count, this.plan.threads, statements)
  }

  /**
   * Declares `slot`, where w(t) is. Where not every w was kept, the last one of each `spacing` steps was: from it those of the
   * next steps are written anew, when going back reaches the last of these.
   */
  private findPlasticWeights(): string {
    const { plan, trace } = this
    const write = (name: MatrixName) =>
      writeSweep(plan, name, {
        presynaptic: (index) => trace(presynapticPart[name], index, 'writer'),
        postsynaptic: (index) => trace(postsynapticPart(plan, name), index, 'writer'),
        nextSlot: 'nextSlot',
        startsIf: 's == 0u',
      })
    return `let firstSlot = episode * settings.slots;
    let copies = firstSlot + (settings.steps + settings.spacing - 1u) / settings.spacing;
    if (settings.spacing > 1u && (isLast || after % settings.spacing == 0u)) {
      let first = t / settings.spacing * settings.spacing;
      for (var s = first; s < after; s++) {
        let nextSlot = (copies + s - first) * ${plan.weights}u;
        let slot = select(copies + s - first - 1u, firstSlot + max(s / settings.spacing, 1u) - 1u, s == first) * ${plan.weights}u;
        let writer = (episode * (settings.steps + 1u) + s) * ${plan.trace.size}u;
        let eta = ${trace('eta', '0u', 'writer')};
        let keep = 1.0 - ${trace('decay', '0u', 'writer')};
        ${matrixNames.map(write).join('\n')}
      }
    }
    let slot = select(firstSlot + t, copies + t % settings.spacing, settings.spacing > 1u) * ${plan.weights}u;`
  }

  /** The adjoints of h(t) and c(t) as step t + 1 left them, that of the step's own error, and zeros. */
  private takeOverAdjoints(): string {
    const { plan, isPlastic, isGradient, isLstm, vectors } = this
    const { inputSize, hiddenSize, cellWidth, outputSize, readoutSize } = plan
    const { at } = vectors
    const later = (part: AdjointPart, index: string) => `select(${this.nextAdjoint(part, index)}, 0.0, isLast)`
    const zero = (count: number, parts: readonly AdjointPart[]) =>
      this.forEach(count, parts.map((part) => `${at(part, 'n')} = 0.0;`).join(' '))
    return `${this.forEach(
      hiddenSize,
      `${at('dHidden', 'n')} = ${later('dCellInput', `${hiddenSize + 1}u + n`)};
      ${isLstm ? `${at('dCellState', 'n')} = ${later('dPreviousCellState', 'n')}; ${at('dPreviousCellState', 'n')} = 0.0;` : ''}`,
    )}
    ${zero(inputSize + 1, ['dInput'])}
    ${zero(2 * hiddenSize + 2, ['dCellInput'])}
    ${isPlastic ? zero(hiddenSize, isGradient ? ['dEncoderWrite', 'dEncodedGradient', 'dHiddenGradient'] : ['dEncoderWrite']) : ''}
    ${isPlastic ? zero(cellWidth, isGradient && isLstm ? ['dCellWrite', 'dGates'] : ['dCellWrite']) : ''}
    ${isPlastic ? zero(readoutSize, ['dReadoutWrite']) : ''}
    ${this.forEach(
      readoutSize,
      `var d = 0.0;
      if (t >= settings.scoredFrom && n < ${outputSize}u) {
        ${stepErrorGradient(plan, (index) => this.trace('output', index))}
        d = settings.errorScale * dError;
      }
      ${at('dOutput', 'n')} = d;`,
    )}
    ${vectors.barrier}`
  }

  /**
   * Back through w(t + 1) = clip(keep w(t) + eta alpha p q^T). The adjoint that arrives is what the writes of later steps left,
   * plus step t + 1's reading of w(t + 1): rank one, two with the gradient rule. Where the clip acted, nothing passes.
   */
  private reverseWrites(): string {
    const { plan, vectors, trace, nextAdjoint, isGradient } = this
    const { at, barrier } = vectors
    const reverse = (name: MatrixName) => {
      const carried = isGradient ? carriedAdjoint[name] : null
      const p = presynapticPart[name]
      const q = postsynapticPart(plan, name)
      const carriedAt = `min(i, ${plan.hiddenSize - 1}u)`
      return sweep(
        {
          matrix: plan.matrices[name],
          rowValues: {
            p: trace(p, 'i'),
            nextP: trace(p, 'i', 'nextRow'),
            ...(carried && { nextCarried: `select(0.0, ${nextAdjoint(carried, carriedAt)}, i < ${plan.hiddenSize}u)` }),
          },
          columnValues: {
            q: trace(q, 'j'),
            nextDz: nextAdjoint(preActivationAdjoint[name], 'j'),
            ...(carried && { nextDelta: trace(q, 'j', 'nextRow') }),
          },
          element: `let w = plastic[slot + k];
            let coefficient = ${alpha(plan)};
            let arrived = select(plasticAdjoint[adjointAt + k], 0.0, after + 1u == settings.steps)
              + nextP * nextDz ${carried ? '+ nextCarried * nextDelta' : ''};
            let isClipped = abs(keep * w + coefficient * (eta * p) * q) > settings.weightClip;
            let d = select(arrived, 0.0, isClipped);
            plasticAdjoint[adjointAt + k] = keep * d;
            dKeep += d * w;
            columnSum += d * coefficient * p;
            rowSum += d * coefficient * q;
            if (settings.clips == 1u) {
              let alphaAt = adjointAt + ${plan.weights}u + k;
              plasticAdjoint[alphaAt] = select(plasticAdjoint[alphaAt], 0.0, after + 1u == settings.steps) + d * eta * p * q;
            }`,
          toColumn: `dEta += total * ${trace(q, 'j')}; ${at(writeAdjoint[name], 'j')} = eta * total;`,
          toRow: `${at(presynapticAdjoint[name], 'i')} += eta * total;`,
        },
        barrier,
      )
    }
    return `let eta = ${trace('eta', '0u')};
      let keep = 1.0 - ${trace('decay', '0u')};
      var dEta = 0.0;
      var dKeep = 0.0;
      ${matrixNames.map(reverse).join('\n')}
      let rates = sumOverThreads(thread, vec4f(dEta, dKeep, 0.0, 0.0));
      dEta = rates.x;
      dKeep = rates.y;`
  }

  /** Back through the norm limit and the gate; what the Hebbian rule writes with is an activity like any other. */
  private reverseRates(): string {
    const { plan, vectors, trace } = this
    const { inputSize, hiddenSize, cellWidth, readoutSize } = plan
    const { at } = vectors
    const limited = (part: AdjointPart, squared: TracePart, value: TracePart) =>
      `${at(part, 'n')} += 2.0 * dSquaredNorm * ${trace(squared, '0u')} * ${trace(value, 'n')};`
    const writes = (name: MatrixName) =>
      limited(writeAdjoint[name], `${name}SquaredInput`, postsynapticPart(plan, name))
    const fold = (into: AdjointPart, name: MatrixName) =>
      this.isGradient ? '' : `${at(into, 'n')} += ${at(writeAdjoint[name], 'n')};`
    return `let updateNorm = ${trace('updateNorm', '0u')};
      let isLimited = updateNorm > settings.maxUpdateNorm;
      // eta = etaScale m limit / norm where the limit binds, so d eta / d norm^2 = -eta / (2 norm^2).
      let dSquaredNorm = select(0.0, -dEta * eta / (2.0 * updateNorm * updateNorm), isLimited);
      let normFactor = select(1.0, settings.maxUpdateNorm / updateNorm, isLimited);
      let modulation = ${trace('modulation', '0u')};
      let dModulation = dEta * settings.etaScale * normFactor - dKeep * settings.decayScale;
      ${this.forEach(inputSize, limited('dInput', 'encoderSquaredWrite', 'input'))}
      ${this.forEach(2 * hiddenSize + 2, limited('dCellInput', 'cellSquaredWrite', 'cellInput'))}
      ${this.forEach(cellWidth, writes('cell'))}
      ${this.forEach(
        hiddenSize,
        `${limited('dHidden', 'readoutSquaredWrite', 'hidden')}
        ${writes('encoder')}
        ${fold('dCellInput', 'encoder')}
        ${this.isLstm ? '' : fold('dHidden', 'cell')}`,
      )}
      ${this.forEach(
        readoutSize,
        `${writes('readout')}
        ${fold('dOutput', 'readout')}
        if (n == ${readoutSize - 1}u && settings.isModulationLearned == 1u) {
          ${at('dOutput', 'n')} += dModulation * modulation * (1.0 - 0.5 * modulation);
        }`,
      )}
      ${vectors.barrier}`
  }

  /** Second order: back through the deltas of this step, of encoder, cell and readout in this order. */
  private reverseDeltas(): string {
    const { plan, vectors, trace } = this
    const { matrices, hiddenSize, readoutSize } = plan
    const { at, barrier } = vectors
    const carry = (name: 'cell' | 'readout') =>
      sweep(
        {
          matrix: matrices[name],
          rows: hiddenSize,
          rowValues: { v: at(carriedAdjoint[name], 'i') },
          skipsRowIf: 'v == 0.0',
          element: `columnSum += v * ${effectiveWeight(plan)};`,
          toColumn: `${at(writeAdjoint[name], 'j')} += total;`,
        },
        barrier,
      )
    const weight = internalLossWeight(plan, 'n')
    return `${this.forEach(
      hiddenSize,
      `${at('dEncodedGradient', 'n')} = select(0.0, ${at('dEncoderWrite', 'n')}, ${trace('cellInput', 'n')} > 0.0);`,
    )}
      ${barrier}
      ${carry('cell')}
      ${cellDeltaBackward(plan, trace, at, this.previousCellState())}
      ${barrier}
      ${carry('readout')}
      ${this.forEach(
        readoutSize,
        `${at('dOutput', 'n')} += settings.innerLossScale * ${2 / readoutSize} * ${weight} * ${weight} * ${at('dReadoutWrite', 'n')};`,
      )}
      ${barrier}`
  }

  /** Back through readout, cell and encoder. */
  private reverseActivity(): string {
    const { plan, vectors, trace } = this
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
    return `${through('readout')}
      ${cellBackward(plan, trace, at, this.previousCellState())}
      ${barrier}
      ${through('cell')}
      ${this.forEach(
        hiddenSize,
        `${at('dEncoder', 'n')} = select(0.0, ${at('dCellInput', 'n')}, ${trace('cellInput', 'n')} > 0.0);`,
      )}
      ${barrier}
      if (settings.differentiatesInputs == 1u) { ${through('encoder')} }`
  }

  private keepStep(): string {
    const { plan, vectors } = this
    const { inputSize } = plan
    const kept = [...plan.adjoint.at.keys()].filter(
      (part) => !['dInput', 'dHidden', 'dCellState', 'dGates'].includes(part),
    )
    const inputGradientsAt = `${resultPlaces(plan, 0, 0).errors}u + settings.episodes * settings.steps`
    return `${vectors.keep(kept)}
      if (settings.differentiatesInputs == 1u) {
        ${this.forEach(
          inputSize,
          `results[${inputGradientsAt} + (episode * settings.steps + t) * ${inputSize}u + n] = ${vectors.at('dInput', 'n')};`,
        )}
      }`
  }

  private previousCellState(): string {
    return this.isLstm ? this.trace('cellState', 'n', 'previousRow') : ''
  }
}

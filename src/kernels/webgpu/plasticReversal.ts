import {
  carriedAdjoint,
  preActivationAdjoint,
  presynapticAdjoint,
  writeAdjoint,
  type BackwardScope,
} from './backwardScope'
import type { AdjointPart, MatrixName, TracePart } from './kernelPlan'
import { alpha, postsynapticPart, presynapticPart } from './kernelText'
import { sweep } from './sweep'
import { writeSweep } from './writeSweep'

/**
 * Declares `slot`, where w(t) is. Where not every w was kept, the last one of each `spacing` steps was: from it those of the
 * next steps are written anew, when going back reaches the last of these.
 */
export function findPlasticWeights(scope: BackwardScope): string {
  const { plan, trace } = scope
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
      ${plan.matrixNames.map(write).join('\n')}
    }
  }
  let slot = select(firstSlot + t, copies + t % settings.spacing, settings.spacing > 1u) * ${plan.weights}u;`
}

/**
 * Back through w(t + 1) = clip(keep w(t) + eta alpha p q^T). The adjoint that arrives is what the writes of later steps left,
 * plus step t + 1's reading of w(t + 1): rank one, two with the gradient rule. Where the clip acted, nothing passes.
 */
export function reverseWrites(scope: BackwardScope): string {
  const { plan, vectors, trace, nextAdjoint } = scope
  const { at, barrier } = vectors
  const reverse = (name: MatrixName) => {
    const carried = carriedAdjoint(plan, name)
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
    ${plan.matrixNames.map(reverse).join('\n')}
    let rates = sumOverThreads(thread, vec4f(dEta, dKeep, 0.0, 0.0));
    dEta = rates.x;
    dKeep = rates.y;`
}

/** Back through the norm limit and the gate; what the Hebbian rule writes with is an activity like any other. */
export function reverseRates(scope: BackwardScope): string {
  const { plan, vectors, trace, isGradient, isLstm, hasEncoder } = scope
  const { inputSize, hiddenSize, cellWidth, readoutSize } = plan
  const { at } = vectors
  const limited = (part: AdjointPart, squared: TracePart, value: TracePart) =>
    `${at(part, 'n')} += 2.0 * dSquaredNorm * ${trace(squared, '0u')} * ${trace(value, 'n')};`
  const writes = (name: MatrixName) => limited(writeAdjoint[name], `${name}SquaredInput`, postsynapticPart(plan, name))
  const fold = (into: AdjointPart, name: MatrixName) =>
    isGradient ? '' : `${at(into, 'n')} += ${at(writeAdjoint[name], 'n')};`
  return `let updateNorm = ${trace('updateNorm', '0u')};
    let isLimited = updateNorm > settings.maxUpdateNorm;
    // eta = etaScale m limit / norm where the limit binds, so d eta / d norm^2 = -eta / (2 norm^2).
    let dSquaredNorm = select(0.0, -dEta * eta / (2.0 * updateNorm * updateNorm), isLimited);
    let normFactor = select(1.0, settings.maxUpdateNorm / updateNorm, isLimited);
    let modulation = ${trace('modulation', '0u')};
    let dModulation = dEta * settings.etaScale * normFactor - dKeep * settings.decayScale;
    ${hasEncoder ? scope.forEach(inputSize, limited('dInput', 'encoderSquaredWrite', 'input')) : ''}
    ${scope.forEach(2 * hiddenSize + 2, limited('dCellInput', 'cellSquaredWrite', 'cellInput'))}
    ${scope.forEach(cellWidth, writes('cell'))}
    ${scope.forEach(
      hiddenSize,
      `${limited('dHidden', 'readoutSquaredWrite', 'hidden')}
      ${hasEncoder ? `${writes('encoder')} ${fold('dCellInput', 'encoder')}` : ''}
      ${isLstm ? '' : fold('dHidden', 'cell')}`,
    )}
    ${scope.forEach(
      readoutSize,
      `${writes('readout')}
      ${fold('dOutput', 'readout')}
      if (n == ${readoutSize - 1}u && settings.isModulationLearned == 1u) {
        ${at('dOutput', 'n')} += dModulation * modulation * (1.0 - 0.5 * modulation);
      }`,
    )}
    ${vectors.barrier}`
}

import { carriedAdjoint, preActivationAdjoint } from './backwardScope'
import type { AdjointPart, KernelPlan, MatrixName, TracePart } from './kernelPlan'
import { commonDeclarations, internalLossWeight, postsynapticPart, presynapticPart, resultPlaces } from './kernelText'
import { recordElement } from './vectors'

/** Threads of a workgroup of this kernel. */
export const gradientThreads = 64

/**
 * WGSL of the kernel that makes the parameters' gradients, one thread for each element of a matrix: it adds up the rank-one
 * terms of all steps and episodes in a fixed order. dLoss/dalpha needs the adjoint of w, which the thread rebuilds in a
 * register from the same terms; where a clip is set, the way back has added it up.
 */
export function gradientsKernel(plan: KernelPlan): string {
  const { weights, matrixNames, matrices } = plan
  const branches = matrixNames.map((name) => {
    const { at, rows, cols } = matrices[name]
    return `if (k < ${at + rows * cols}u) { add${name}Gradients(k, (k - ${at}u) / ${cols}u, (k - ${at}u) % ${cols}u); return; }`
  })
  return `${commonDeclarations(plan)}
${matrixNames.map((name) => elementGradients(plan, name)).join('\n')}

@compute @workgroup_size(${gradientThreads})
fn gradients(@builtin(global_invocation_id) invocation: vec3u) {
  let k = settings.fromElement + invocation.x;
  if (k >= settings.toElement) { return; }
  ${branches.join('\n')}
  ${plan.rule === 'gradient' ? internalLossWeightGradient(plan) : `results[2u * ${weights}u + k - ${weights}u] = 0.0;`}
}
`
}

/** Elements for which {@link gradientsKernel} has a thread: those of the matrices, then internalLossWeight. */
export const gradientElements = ({ weights, readoutSize }: KernelPlan) => weights + readoutSize

function elementGradients(plan: KernelPlan, name: MatrixName): string {
  const { weights, rule } = plan
  const trace = (part: TracePart, index: string) =>
    recordElement(plan.trace, part, { array: 'trace', from: 'row' }, index)
  const adjoint = (part: AdjointPart, index: string) =>
    recordElement(plan.adjoint, part, { array: 'stepAdjoints', from: 'record' }, index)
  const carried = carriedAdjoint(plan, name)
  const isPlastic = rule !== 'none'
  return `fn add${name}Gradients(k: u32, i: u32, j: u32) {
  var slow = 0.0;
  var alpha = 0.0;
  for (var episode = 0u; episode < settings.episodes; episode++) {
    // dLoss/dw(t + 1)
    var arrived = 0.0;
    for (var after = settings.steps; after > 0u; after--) {
      let t = after - 1u;
      let row = (episode * (settings.steps + 1u) + after) * ${plan.trace.size}u;
      let record = (episode * settings.steps + t) * ${plan.adjoint.size}u;
      let p = ${trace(presynapticPart[name], 'i')};
      var read = p * ${adjoint(preActivationAdjoint[name], 'j')};
      ${carried ? `if (i < ${plan.hiddenSize}u) { read += ${adjoint(carried, 'i')} * ${trace(postsynapticPart(plan, name), 'j')}; }` : ''}
      slow += read;
      ${
        isPlastic
          ? `alpha += arrived * ${trace('eta', '0u')} * p * ${trace(postsynapticPart(plan, name), 'j')};
      arrived = (1.0 - ${trace('decay', '0u')}) * arrived + read;`
          : ''
      }
    }
  }
  ${
    isPlastic
      ? `if (settings.clips == 1u) {
    alpha = 0.0;
    // One step alone writes nothing that is read.
    if (settings.steps > 1u) {
      for (var episode = 0u; episode < settings.episodes; episode++) { alpha += plasticAdjoint[(2u * episode + 1u) * ${weights}u + k]; }
    }
  }`
      : ''
  }
  results[k] = slow;
  results[${weights}u + k] = alpha;
}`
}

/** dL(t)/do_k = 2 innerLossScale w_k^2 o_k / outputs. */
function internalLossWeightGradient(plan: KernelPlan): string {
  const { weights, readoutSize } = plan
  const row = { array: 'trace', from: '(episode * (settings.steps + 1u) + t + 1u) * ' + `${plan.trace.size}u` }
  const record = { array: 'stepAdjoints', from: '(episode * settings.steps + t) * ' + `${plan.adjoint.size}u` }
  return `let n = k - ${weights}u;
  var sum = 0.0;
  for (var episode = 0u; episode < settings.episodes; episode++) {
    for (var t = 0u; t < settings.steps; t++) {
      sum += ${recordElement(plan.trace, 'output', row, 'n')} * ${recordElement(plan.adjoint, 'dReadoutWrite', record, 'n')};
    }
  }
  results[${resultPlaces(plan, 0, 0).internalLossWeight}u + n] =
    sum * settings.innerLossScale * ${4 / readoutSize} * ${internalLossWeight(plan, 'n')};`
}

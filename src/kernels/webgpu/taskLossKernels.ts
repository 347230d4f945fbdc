import type { KernelPlan } from './kernelPlan'

/** Where a step's targets begin among the episodes' data. */
function targetsAt({ inputSize, outputSize }: KernelPlan): string {
  return `settings.episodes * settings.steps * ${inputSize}u + (episode * settings.steps + t) * ${outputSize}u`
}

/** Statements that declare `error`: the step's squared errors, or the cross-entropy of softmax(y), summed over outputs. */
export function stepError(plan: KernelPlan, output: (index: string) => string): string {
  const term =
    plan.lossKind === 'meanSquared'
      ? `let off = ${output('y')} - episodes[targets + y]; error += off * off;`
      : `error -= episodes[targets + y] * (${output('y')} - offset);`
  return `let targets = ${targetsAt(plan)};
    ${plan.lossKind === 'meanSquared' ? '' : logSumExp(plan, output)}
    var error = 0.0;
    for (var y = 0u; y < ${plan.outputSize}u; y++) { ${term} }`
}

/** Statements that declare `dError`: the derivative of the step's summed error to output unit `n`, one of the task's. */
export function stepErrorGradient(plan: KernelPlan, output: (index: string) => string): string {
  const targets = `let targets = ${targetsAt(plan)};`
  if (plan.lossKind === 'meanSquared') return `${targets} let dError = 2.0 * (${output('n')} - episodes[targets + n]);`
  return `${targets}
    ${logSumExp(plan, output)}
    var targetSum = 0.0;
    for (var y = 0u; y < ${plan.outputSize}u; y++) { targetSum += episodes[targets + y]; }
    let dError = targetSum * exp(${output('n')} - offset) - episodes[targets + n];`
}

/** Declares `offset`, the logarithm of the sum of exp(y). */
function logSumExp({ outputSize }: KernelPlan, output: (index: string) => string): string {
  return `var most = ${output('0u')};
    for (var y = 1u; y < ${outputSize}u; y++) { most = max(most, ${output('y')}); }
    var sum = 0.0;
    for (var y = 0u; y < ${outputSize}u; y++) { sum += exp(${output('y')} - most); }
    let offset = most + log(sum);`
}

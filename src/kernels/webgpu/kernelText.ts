import { settingsStruct } from './kernelSettings'
import type { KernelPlan, MatrixName, TracePart } from './kernelPlan'

/** The kernels' storage buffers, in the order of their bindings, which start at 1; binding 0 is the settings. */
export const bufferNames = [
  /** Slow weights, alpha (unless the rule is none), internalLossWeight. */
  'parameters',
  /** Inputs [episodes, steps, inputSize], then targets [episodes, steps, outputSize]. */
  'episodes',
  /** Trace records [episodes, steps + 1]: the first holds the state before the episode. */
  'trace',
  /** w [episodes, slots, elements] */
  'plastic',
  /** keep dLoss/dw(t + 1) of the step last gone back through [episodes, elements], then dLoss/dalpha likewise where a clip is set. */
  'plasticAdjoint',
  /** Adjoint records [episodes, steps]. */
  'stepAdjoints',
  /** Gradients of slow weights, alpha, internalLossWeight; errors [episodes, steps]; input gradients [episodes, steps, inputSize]. */
  'results',
] as const
export type BufferName = (typeof bufferNames)[number]

/** Buffers that kernels only read. */
export const inputBuffers: ReadonlySet<BufferName> = new Set(['parameters', 'episodes'])

/** The vector that enters each matrix: p, and the 1 of its bias row. */
export const presynapticPart = { encoder: 'input', cell: 'cellInput', readout: 'hidden' } as const

/** The vector that is written with: delta; or q, what the matrix puts out after its nonlinearity (u begins cellInput). */
export function postsynapticPart({ rule, cell }: KernelPlan, matrix: MatrixName): TracePart {
  if (rule === 'gradient') return `${matrix}Delta`
  if (matrix === 'cell') return cell === 'lstm' ? 'gates' : 'hidden'
  return matrix === 'encoder' ? 'cellInput' : 'output'
}

/** An element of the effective weights W~ + w(t); `slot` is where w(t) begins. */
export function effectiveWeight({ rule }: KernelPlan): string {
  return rule === 'none' ? 'parameters[k]' : '(parameters[k] + plastic[slot + k])'
}

/** An element of alpha. */
export const alpha = ({ weights }: KernelPlan) => `parameters[${weights}u + k]`

/** An output unit's weight in the internal loss. */
export function internalLossWeight({ rule, weights }: KernelPlan, index: string): string {
  return `parameters[${(rule === 'none' ? 1 : 2) * weights}u + ${index}]`
}

/** Where the parts of the results begin. */
export function resultPlaces({ weights, readoutSize, inputSize }: KernelPlan, episodes: number, steps: number) {
  const internalLossWeight = 2 * weights
  const errors = internalLossWeight + readoutSize
  const inputGradients = errors + episodes * steps
  return {
    ...{ internalLossWeight, errors, inputGradients },
    size: inputGradients + episodes * steps * inputSize,
  }
}

/** Declarations that all kernels share. */
export function commonDeclarations({ threads }: KernelPlan): string {
  const buffers = bufferNames.map(
    (name, n) =>
      `@group(0) @binding(${n + 1}) var<storage, ${inputBuffers.has(name) ? 'read' : 'read_write'}> ${name}: array<f32>;`,
  )
  return `${settingsStruct}
@group(0) @binding(0) var<uniform> settings: Settings;
${buffers.join('\n')}

// Each thread's part of sums in the making.
var<workgroup> partials: array<f32, ${4 * threads}>;
var<workgroup> sixteenths: array<vec4f, 16>;

/* Four sums over all threads of the workgroup, always added in the same order. */
fn sumOverThreads(thread: u32, values: vec4f) -> vec4f {
  for (var n = 0u; n < 4u; n++) { partials[4u * thread + n] = values[n]; }
  workgroupBarrier();
  if (thread < 16u) {
    var part = vec4f();
    for (var other = thread * ${threads / 16}u; other < (thread + 1u) * ${threads / 16}u; other++) {
      part += vec4f(partials[4u * other], partials[4u * other + 1u], partials[4u * other + 2u], partials[4u * other + 3u]);
    }
    sixteenths[thread] = part;
  }
  workgroupBarrier();
  var total = vec4f();
  for (var n = 0u; n < 16u; n++) { total += sixteenths[n]; }
  workgroupBarrier();
  return total;
}

/* exp overflows above 88. */
fn sigmoid(x: f32) -> f32 { return 1.0 / (1.0 + exp(min(-x, 88.0))); }

/* The built-in one gives NaN for large x on some devices; and 1 - 2 / (exp(2 x) + 1) would lose the digits of small x. */
fn hyperbolicTangent(x: f32) -> f32 {
  let size = abs(x);
  if (size < 0.25) {
    let square = x * x;
    return x * (1.0 + square * (-1.0 / 3.0 + square * (2.0 / 15.0 + square * (-17.0 / 315.0 + square * 62.0 / 2835.0))));
  }
  return sign(x) * (1.0 - 2.0 / (exp(min(2.0 * size, 88.0)) + 1.0));
}
`
}

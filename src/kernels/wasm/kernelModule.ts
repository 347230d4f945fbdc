/** The two builds of the same kernels: relaxed SIMD has fused multiply-add where the processor has it. */
export type KernelBuild = 'simd' | 'relaxed'

/** The modules: a network's kernels and an image encoder's, each in both builds, and the pass over plastic weights. */
export type KernelFile = KernelBuild | `images-${KernelBuild}` | 'plastic-weights'

/** Fetches or reads a module's bytes. */
export type LoadKernels = (file: KernelFile) => Promise<BufferSource>

/** What the kernels export (assembly/index.ts). Addresses are bytes from the start of their memory; flags are 0 or 1. */
export interface Kernels {
  readonly memory: WebAssembly.Memory
  setNetwork(
    isLstm: number,
    rule: number,
    hasEncoder: number,
    inputSize: number,
    hiddenSize: number,
    outputSize: number,
    readoutSize: number,
    hasAlpha: number,
    isCrossEntropy: number,
  ): void
  setPlasticity(
    etaScale: number,
    decayScale: number,
    maxUpdateNorm: number,
    isModulationLearned: number,
    fixedModulation: number,
    weightClip: number,
    innerLossScale: number,
  ): void
  setEpisodes(
    steps: number,
    scoredFrom: number,
    answerFrom: number,
    batch: number,
    differentiates: number,
    differentiatesInputs: number,
  ): void
  /** Returns 0 where there is not enough memory. */
  layOut(): number
  /** Bytes of memory that the last layout needs, or would have needed. */
  layoutBytes(): number
  /** Returns 0 where one of the parameters is infinite or not a number. */
  areParametersFinite(): number
  unpackParameters(): void
  packGradients(): void
  resetUnitOrder(): void
  countEpisodeActivity(): void
  orderUnits(): void
  clearGradients(): void
  startEpisode(hasState: number): void
  forwardSteps(from: number, to: number): void
  finishEpisode(): void
  backwardEpisode(): void
  lossOfEpisode(): number
  answerErrorOfEpisode(): number
  parametersAt(): number
  gradientsAt(): number
  stateAt(): number
  inputsAt(): number
  targetsAt(): number
  inputGradientsAt(): number
  encodedAt(step: number): number
  hiddenAt(step: number): number
  cellStateAt(step: number): number
  gatesAt(step: number): number
  outputAt(step: number): number
  encoderDeltaAt(step: number): number
  cellDeltaAt(step: number): number
  readoutDeltaAt(step: number): number
  modulationAt(): number
  etaAt(): number
  decayAt(): number
  squaredNormAt(): number
  internalLossAt(): number
}

/** What an image encoder's kernels export (assembly/images/index.ts). */
export interface ImageKernels {
  readonly memory: WebAssembly.Memory
  setEncoder(
    blocks: number,
    imageSide: number,
    imageChannels: number,
    channels: number,
    embedding: number,
    units: number,
  ): void
  setImages(batch: number, steps: number): void
  /** Returns 0 where there is not enough memory. */
  layOut(): number
  layoutBytes(): number
  unpackParameters(): void
  encodeStep(step: number, hasOwnStatistics: number): void
  clearGradients(): void
  reverseStep(step: number, hasOwnStatistics: number): void
  packGradients(): void
  parametersAt(): number
  gradientsAt(): number
  imagesAt(): number
  encodedAt(): number
  encodedGradientAt(): number
  meanAt(block: number, step: number): number
  varianceAt(block: number, step: number): number
}

/** What the pass over a layer's plastic weights exports (assembly/plasticWeights/index.ts). */
export interface PlasticWeightKernels {
  readonly memory: WebAssembly.Memory
  /** Returns 0 where there is not enough memory. */
  layOut(pre: number, post: number, steps: number): number
  pass(clip: number, keptStep: number, effectiveSpacing: number): void
  largestPlastic(): number
  largestEffective(): number
  largestChange(): number
  strongestAt(): number
  alphaAt(): number
  slowWeightAt(): number
  presynapticAt(): number
  postsynapticAt(): number
  etaAt(): number
  keepAt(): number
  erasedAt(): number
  normsAt(): number
  keptAt(): number
}

/**
 * Compiles and starts a build of the kernels of some module.
 *
 * @throws Error where this host cannot run it
 */
export async function startKernels<Exports>(build: KernelBuild, load: () => Promise<BufferSource>): Promise<Exports> {
  if (typeof WebAssembly === 'undefined') throw new Error('this browser has no WebAssembly')
  if (build === 'relaxed' && !hasRelaxedSimd()) throw new Error('this WebAssembly has no relaxed SIMD')
  const { instance } = await WebAssembly.instantiate(await load())
  return instance.exports as unknown as Exports
}

/** The faster of the builds that this host runs. */
export function fastestBuild(): KernelBuild {
  return hasRelaxedSimd() ? 'relaxed' : 'simd'
}

/** Whether this host takes a module whose only function is f32x4.relaxed_madd. */
export function hasRelaxedSimd(): boolean {
  if (typeof WebAssembly === 'undefined') return false
  const probe = [
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    // One type, (v128) -> v128, and one function of it.
    ...[1, 6, 1, 0x60, 1, 0x7b, 1, 0x7b],
    ...[3, 2, 1, 0],
    // Its body: local.get 0, three times; f32x4.relaxed_madd; end.
    ...[10, 13, 1, 11, 0, 0x20, 0, 0x20, 0, 0x20, 0, 0xfd, 0x85, 0x02, 0x0b],
  ]
  return WebAssembly.validate(Uint8Array.from(probe))
}

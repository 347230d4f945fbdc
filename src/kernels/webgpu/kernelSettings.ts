import type { ModelConfig } from '../../network/modelConfig'

/** The largest float32: stands for "no limit", as shaders may not count on infinities. */
const noLimit = 3.4028234663852886e38

const wholeFields = [
  'steps',
  // The steps of this dispatch.
  'fromStep',
  'toStep',
  // In the buffers, of which this dispatch works on all.
  'episodes',
  // w(t) is read from slot t / spacing of an episode's slots, where spacing is above 1, going back, from copies made behind the slots.
  'spacing',
  'slots',
  'hasState',
  'isModulationLearned',
  'clips',
  'writesLastStep',
  'differentiatesInputs',
  'scoredFrom',
  // The elements of this dispatch of the gradients' kernel.
  'fromElement',
  'toElement',
] as const
const realFields = [
  'etaScale',
  'decayScale',
  'maxUpdateNorm',
  'fixedModulation',
  'weightClip',
  'innerLossScale',
  // By how much a step's summed error counts in the batch's mean loss.
  'errorScale',
] as const

/** What a dispatch is told beside its buffers. */
export type KernelSettings = Readonly<Record<(typeof wholeFields)[number] | (typeof realFields)[number], number>>

/** The settings as WGSL sees them. */
export const settingsStruct = `struct Settings {
${wholeFields.map((name) => `  ${name}: u32,`).join('\n')}
${realFields.map((name) => `  ${name}: f32,`).join('\n')}
}`

/** Bytes of the settings in a uniform buffer. */
export const settingsBytes = Math.ceil(((wholeFields.length + realFields.length) * 4) / 16) * 16

export function packSettings(settings: KernelSettings): ArrayBuffer {
  const bytes = new ArrayBuffer(settingsBytes)
  new Uint32Array(bytes).set(wholeFields.map((name) => settings[name]))
  new Float32Array(bytes).set(
    realFields.map((name) => settings[name]),
    wholeFields.length,
  )
  return bytes
}

/** The part of the settings that sliders change. */
export function plasticitySettings({ plasticity, modulated }: ModelConfig) {
  const { etaScale, decayScale, maxUpdateNorm, modulation, weightClip, innerLossScale } = plasticity
  return {
    ...{ etaScale, decayScale, innerLossScale },
    maxUpdateNorm: Math.min(maxUpdateNorm, noLimit),
    isModulationLearned: Number(modulation === 'learned' && modulated),
    fixedModulation: typeof modulation === 'number' ? modulation : 1,
    clips: Number(weightClip !== null),
    weightClip: weightClip ?? noLimit,
  }
}

import { defaultPlasticity, type ModelConfig } from '../src/network/modelConfig'

/** A small Hebbian RNN with everything as it is by default, but for these changes. */
export function smallModel(changes: Partial<ModelConfig> = {}): ModelConfig {
  return {
    cell: 'rnn',
    rule: 'hebbian',
    encoder: 'plastic',
    inputSize: 3,
    hiddenSize: 8,
    outputSize: 2,
    auxiliarySize: 4,
    modulated: true,
    alphaMode: 'random',
    randomNetwork: false,
    lossKind: 'meanSquared',
    plasticity: defaultPlasticity,
    ...changes,
  }
}

import type { InputChannel } from '../tasks/episode'
import type { ModelConfig } from './modelConfig'

/**
 * What the units mean that a network reads: the episode's inputs; behind an image encoder the units that it makes of the
 * image, then the label.
 */
export function readChannels({ inputSize }: ModelConfig, channels: readonly InputChannel[]): readonly InputChannel[] {
  const label = channels.at(-1)
  if (label?.name !== 'label' || label.to === inputSize) return channels
  const from = inputSize - (label.to - label.from)
  return [
    { name: 'image', from: 0, to: from },
    { name: 'label', from, to: inputSize },
  ]
}

import type { InputChannel } from '../../tasks/episode'
import type { RowExtent } from './timelineGeometry'

export interface InputBand extends RowExtent {
  readonly channel: InputChannel
}

const thinBand = 5
const labelBand = 10
const gap = 2

const flags: ReadonlySet<InputChannel['name']> = new Set(['store', 'recall', 'query', 'given'])

export function isFlag({ name }: InputChannel): boolean {
  return flags.has(name)
}

/** Whether a channel's values have a sign, and so the diverging colours. */
export function isSigned({ name }: InputChannel): boolean {
  return name === 'value' || name === 'reward' || name === 'variable'
}

/** Divides the inputs' row among the channels, from the top: what is to be remembered gets what the rest leaves. */
export function inputBands(channels: readonly InputChannel[], { y, height }: RowExtent): InputBand[] {
  const isThin = (channel: InputChannel, position: number) => position > 0 && channel.to - channel.from === 1
  const thin = channels.filter(isThin).length
  const thick = channels.length - thin
  // Beside an image, its label is a few units that are on or off.
  const isLabel = ({ name }: InputChannel) => name === 'label'
  const labels = channels.filter(isLabel).length
  const rest = height - thin * thinBand - labels * labelBand - (channels.length - 1) * gap
  const thickHeight = rest / (thick - labels)
  let top = y
  return channels.map((channel, position) => {
    const band = {
      channel,
      y: top,
      height: isThin(channel, position) ? thinBand : isLabel(channel) ? labelBand : thickHeight,
    }
    top += band.height + gap
    return band
  })
}

const channelWords: Readonly<Record<InputChannel['name'], string>> = {
  value: 'value',
  store: 'store flag',
  recall: 'recall flag',
  cue: 'cue value',
  reward: 'reward',
  query: 'query flag',
  variable: 'variable',
  given: 'given flag',
  image: 'pixel',
  label: 'label unit',
}

/** The channels in words, from the top: "14 cue values, reward, query flag". */
export function channelList(channels: readonly InputChannel[]): string {
  return channels
    .map(({ name, from, to }) => (to - from === 1 ? channelWords[name] : `${to - from} ${channelWords[name]}s`))
    .join(', ')
}

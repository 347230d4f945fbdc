import { formatFixed } from '../../drawing/numberText'
import { layerShape } from '../../network/layers'
import type { CurrentRun } from '../../store/currentRun'
import { useEngram } from '../../store/useEngram'
import { runWeightsOf } from '../../store/runWeights'
import { unitName } from '../unitName'
import { useSettledRun } from '../useSettledRun'
import { useSettledStep } from '../useSettledStep'
import { layerTitles } from './layerTitles'

/** Says which connection was selected, and its weight at the playhead, when the selection moves. */
export function SelectionAnnouncement({ current: newest }: { current: CurrentRun }) {
  // A dragged slider is not to be talked along with.
  const current = useSettledRun(newest)
  const { layer, pre, post } = useEngram((state) => state.selected)
  const step = useSettledStep()
  const { run } = current
  const { config } = run.recording
  const shape = layerShape(config, layer)
  if (pre >= shape.pre || post >= shape.post) return null
  const words = (side: 'pre' | 'post', index: number) =>
    unitName(config, run.episode.channels, layer, side, index).words
  const at = pre * shape.post + post
  const weights = runWeightsOf(current)
  const value =
    config.rule === 'none'
      ? `slow weight ${formatFixed(weights.slow(layer)[at], 3)}`
      : `plastic weight ${formatFixed(weights.plastic(layer, Math.min(step, run.episode.steps - 1))[at], 3)}`
  return (
    <div className="visually-hidden" aria-live="polite">
      {layerTitles[layer]}: {words('pre', pre)} to {words('post', post)}, {value}
    </div>
  )
}

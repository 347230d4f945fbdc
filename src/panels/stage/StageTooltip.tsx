import { useRef, type RefObject } from 'react'
import { formatFixed, formatSignificant } from '../../drawing/numberText'
import { layerShape } from '../../network/layers'
import { factorsOf } from '../../network/plasticWeightCursor'
import { getCurrentRun, type CurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { runWeightsOf } from '../../store/runWeights'
import { setText } from '../setText'
import { plainSymbol, unitName } from '../unitName'
import { useFrameDraw } from '../useFrameDraw'
import { getPointed, type Pointed } from './stagePointer'

/** Distance from the pointer, and from the stage's edge. */
const offset = 14

/** Exact values of the cell or unit under the pointer, at the playhead. */
export function StageTooltip({ stage }: { stage: RefObject<HTMLElement | null> }) {
  const root = useRef<HTMLDivElement>(null)
  useFrameDraw(() => {
    const tooltip = root.current
    const current = getCurrentRun()
    const pointed = getPointed()
    if (!tooltip || !stage.current) return
    tooltip.hidden = !pointed || !current
    if (!pointed || !current) return
    const rows = rowsOf(current, pointed, engramStore.getState().stepIndex)
    setText(tooltip.firstElementChild, titleOf(current, pointed))
    const list = tooltip.lastElementChild!
    if (list.childElementCount !== 2 * rows.length)
      list.replaceChildren(...rows.flatMap(() => [document.createElement('dt'), document.createElement('dd')]))
    rows.forEach(([name, value], k) => {
      setText(list.children[2 * k], name)
      setText(list.children[2 * k + 1], value)
    })
    const bounds = stage.current.getBoundingClientRect()
    const { offsetWidth: width, offsetHeight: height } = tooltip
    const [x, y] = [pointed.clientX - bounds.left, pointed.clientY - bounds.top]
    const left = x + offset + width > bounds.width - 4 ? x - offset - width : x + offset
    const top = Math.min(Math.max(4, y - height / 2), bounds.height - height - 4)
    tooltip.style.transform = `translate(${Math.round(Math.max(4, left))}px, ${Math.round(top)}px)`
  })
  return (
    <div className="stage-tooltip" ref={root} hidden aria-hidden="true">
      <div className="stage-tooltip-title" />
      <dl />
    </div>
  )
}

function titleOf({ run }: CurrentRun, { layer, pre, post }: Pointed): string {
  const name = (side: 'pre' | 'post', index: number) =>
    unitName(run.recording.config, run.episode.channels, layer, side, index)
  if (pre !== undefined && post !== undefined)
    return `${plainSymbol(name('pre', pre))} → ${plainSymbol(name('post', post))}`
  return pre !== undefined ? name('pre', pre).words : name('post', post!).words
}

function rowsOf(current: CurrentRun, { layer, pre, post }: Pointed, step: number): readonly [string, string][] {
  const { recording } = current.run
  const { config } = recording
  const factors = factorsOf(recording, layer, step)
  const q = config.rule === 'gradient' ? 'δ' : 'q'
  const rows: [string, string][] = []
  if (pre !== undefined && post !== undefined) {
    const weights = runWeightsOf(current)
    const at = pre * layerShape(config, layer).post + post
    const slow = weights.slow(layer)[at]
    if (config.rule !== 'none') {
      const plastic = weights.plastic(layer, step)[at]
      rows.push(['plastic', formatFixed(plastic, 4)])
      rows.push(['slow', formatFixed(slow, 4)])
      rows.push(['effective', formatFixed(slow + plastic, 4)])
      rows.push(['change', formatFixed(weights.change(layer, step)[at], 4)])
      rows.push(['α', formatFixed(weights.alpha(layer)?.[at] ?? 1, 3)])
    } else rows.push(['slow', formatFixed(slow, 4)])
  }
  if (pre !== undefined) rows.push(['p', formatSignificant(factors.pre[pre])])
  if (post !== undefined) rows.push([q, formatSignificant(factors.post[post])])
  return rows
}

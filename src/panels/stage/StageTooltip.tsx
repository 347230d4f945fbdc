import { useRef, type RefObject } from 'react'
import { formatFixed, formatSignificant } from '../../drawing/numberText'
import { isErasedBefore } from '../../network/interventions'
import { layerShape, type LayerName } from '../../network/layers'
import { factorsOf } from '../../network/plasticWeightCursor'
import type { Recording } from '../../network/recording'
import { writeRates } from '../../network/writeRates'
import { getCurrentRun, type CurrentRun } from '../../store/currentRun'
import { runWeightsOf } from '../../store/runWeights'
import { writingWords } from '../interventions/interventionWords'
import { setText } from '../setText'
import { plainSymbol, unitName } from '../unitName'
import { useFrameDraw } from '../useFrameDraw'
import { outputPulls } from './outputPull'
import { phaseMomentAt } from './phaseClock'
import { arrivedStep, weightStep, writtenStep, type PhaseMoment } from './phaseMoment'
import { stripValues } from './stripValues'
import { getPointed, type Pointed } from './stagePointer'

/** Distance from the pointer, and from the stage's edge. */
const offset = 14

/** Exact values of the cell or unit under the pointer, at the playhead. */
export function StageTooltip({ stage, scale }: { stage: RefObject<HTMLElement | null>; scale: number }) {
  const root = useRef<HTMLDivElement>(null)
  useFrameDraw((timestampMs) => {
    const tooltip = root.current
    const current = getCurrentRun()
    const pointed = getPointed()
    if (!tooltip || !stage.current) return
    tooltip.hidden = !pointed || !current
    if (!pointed || !current) return
    const moment = phaseMomentAt(timestampMs)
    if (moment.stepIndex >= current.run.episode.steps) return
    const rows = rowsOf(current, pointed, moment)
    setText(tooltip.firstElementChild, titleOf(current, pointed))
    const list = tooltip.lastElementChild!
    if (list.childElementCount !== 2 * rows.length)
      list.replaceChildren(...rows.flatMap(() => [document.createElement('dt'), document.createElement('dd')]))
    rows.forEach(([name, value], k) => {
      setText(list.children[2 * k], name)
      setText(list.children[2 * k + 1], value)
    })
    const bounds = stage.current.getBoundingClientRect()
    const { width, height } = tooltip.getBoundingClientRect()
    const [x, y] = [pointed.clientX - bounds.left, pointed.clientY - bounds.top]
    const left = x + offset + width > bounds.width - 4 ? x - offset - width : x + offset
    const top = Math.min(Math.max(4, y - height / 2), bounds.height - height - 4)
    tooltip.style.transform = `translate(${Math.round(Math.max(4, left) / scale)}px, ${Math.round(top / scale)}px)`
  })
  return (
    <div className="stage-tooltip" ref={root} style={scale > 1 ? { zoom: scale } : undefined} hidden aria-hidden="true">
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

type Row = readonly [name: string, value: string]

/** What stands for a value that the step has not computed yet. */
const notYet = 'not yet'

function rowsOf(current: CurrentRun, pointed: Pointed, moment: PhaseMoment): readonly Row[] {
  const { layer, pre, post } = pointed
  const { recording } = current.run
  const { config } = recording
  const strips = stripValues(recording, layer, moment)
  const q = config.rule === 'gradient' ? 'δ' : 'q'
  const rows: Row[] = []
  if (pre !== undefined && post !== undefined) rows.push(...connectionRows(current, { layer, pre, post }, moment))
  if (pre !== undefined) rows.push(['p', strips.pre ? formatSignificant(strips.pre[pre]) : notYet])
  if (post !== undefined) rows.push([q, strips.post ? formatSignificant(strips.post[post]) : notYet])
  if (pre !== undefined && post === undefined && layer === 'readout' && recording.cellState) {
    const step = arrivedStep(moment, 'hidden')
    rows.push(['c', step === null ? notYet : formatSignificant(recording.cellState[step * config.hiddenSize + pre])])
  }
  if (post !== undefined && pre === undefined) rows.push(...outputRows(current, layer, post, moment))
  return rows
}

/** What a column of the layer puts out, where its bar shows something else; and how the internal loss pulls it. */
function outputRows(
  { run, checkpoint }: CurrentRun,
  layer: LayerName,
  post: number,
  moment: PhaseMoment,
): readonly Row[] {
  const { recording } = run
  if (recording.config.rule !== 'gradient') return []
  const step = arrivedStep(moment, layer === 'encoder' ? 'encoded' : layer === 'readout' ? 'output' : 'hidden')
  if (layer !== 'readout') {
    const name = layer === 'encoder' ? 'u' : recording.gates ? 'gate' : 'h'
    return [[name, step === null ? notYet : formatSignificant(columnActivity(recording, layer, post, step))]]
  }
  if (step === null) return [['o', notYet]]
  const { output, lossWeight, weighted } = outputPulls(recording, checkpoint.network.parameters, step)[post]
  return [
    ['o', formatSignificant(output)],
    ['w_out', formatSignificant(lossWeight)],
    ['w_out o → 0', formatSignificant(weighted)],
  ]
}

function columnActivity(recording: Recording, layer: 'encoder' | 'feed' | 'recurrent', post: number, step: number) {
  const values = layer === 'encoder' ? recording.encoded : (recording.gates ?? recording.hidden)
  return values[step * (values.length / recording.steps) + post]
}

function connectionRows(
  current: CurrentRun,
  { layer, pre, post }: { layer: LayerName; pre: number; post: number },
  moment: PhaseMoment,
): readonly Row[] {
  const { recording } = current.run
  const { config } = recording
  const weights = runWeightsOf(current)
  const at = pre * layerShape(config, layer).post + post
  const slow = weights.slow(layer)[at]
  if (config.rule === 'none') return [['slow', formatFixed(slow, 4)]]
  const plastic = weights.plastic(layer, weightStep(moment))[at]
  const alpha = weights.alpha(layer)?.[at] ?? 1
  const written = writtenStep(moment)
  const rows: Row[] = [
    ['plastic', formatFixed(plastic, 4)],
    ['slow', formatFixed(slow, 4)],
    ['effective', formatFixed(slow + plastic, 4)],
  ]
  if (written !== null) {
    const factors = factorsOf(recording, layer, written)
    rows.push(
      [
        config.rule === 'gradient' ? 'Δw = η α p δ' : 'Δw = η α p q',
        formatSignificant(writeRates(recording, layer, written).eta * alpha * factors.pre[pre] * factors.post[post]),
      ],
      ['with forgetting', formatSignificant(weights.change(layer, written)[at])],
    )
    const done = writingWords(recording.interventions, layer, written)
    if (done) rows.push([done, ''])
    if (isErasedBefore(recording.interventions, layer, written + 1))
      rows.push([`erased before step ${written + 1}`, ''])
  }
  rows.push(['α', formatFixed(alpha, 3)])
  return rows
}

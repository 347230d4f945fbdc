import type { ChartBand, ChartLine } from '../../src/drawing/lineChart'
import { lineChart } from '../../src/drawing/lineChart'
import { heatChart, heatChartHeight, heatLegend } from '../../src/drawing/heatChart'
import { learningCurveLines } from '../../src/drawing/learningCurves'
import { ruleColours } from '../../src/drawing/ruleColours'
import { svgAt, svgPicture } from '../../src/drawing/svg'
import type { Target } from '../../src/network/interventions'
import type { Rule } from '../../src/network/modelConfig'
import { oneShotPhases } from '../../src/tasks/oneShot'
import { createEpisodes } from '../../src/tasks/registry'
import type { TaskSettings } from '../../src/tasks/episode'
import type { Measurement } from './measurement'
import { taskTitle, type PublishedRun } from './publishedRuns'

export const ruleNames: Readonly<Record<Rule, string>> = {
  hebbian: 'Hebbian',
  gradient: 'gradient',
  none: 'non-plastic',
}
const rules = Object.keys(ruleNames) as Rule[]
const width = 760
const panelGap = 12

/** Learning curves of the runs of one task: a panel for each cell, one under the other. */
export function curvesPicture(runs: readonly PublishedRun[]): string {
  const title = taskTitle(runs[0].entry)
  const cells = [...new Set(runs.map(({ entry }) => entry.cell))]
  const height = 300
  const lowest = Math.min(...runs.flatMap(({ curve }) => curve.map(({ answerError }) => answerError)))
  const baseline = runs[0].entry.freshErrors!.answerBaseline
  const panels = cells.map((cell, k) => {
    const ofCell = runs.filter(({ entry }) => entry.cell === cell)
    const lines = rules.flatMap((rule) =>
      learningCurveLines(
        ofCell
          .filter(({ entry }) => entry.rule === rule)
          .map(({ curve }) => curve.map(({ batch, answerError }) => [batch, answerError] as const)),
        { colour: ruleColours[rule], label: ruleNames[rule] },
      ),
    )
    const batches = Math.max(...ofCell.flatMap(({ curve }) => curve.map(({ batch }) => batch)))
    const chart = lineChart({
      ...{ width, height, lines },
      title: `${title}: ${cell.toUpperCase()}, answer error in validation`,
      x: { label: 'batches of 64 episodes', domain: [0, batches] },
      y: { label: 'answer error', domain: [lowest * 0.8, baseline * 1.35], scale: 'log' },
      references: [{ y: baseline, label: 'always 0' }],
    })
    return svgAt(0, 8 + k * (height + panelGap), chart)
  })
  return svgPicture(
    { width, height: 8 + cells.length * (height + panelGap), title: `Learning curves, ${title}` },
    ...panels,
  )
}

/** A network with what was measured of it. */
export interface MeasuredRun {
  readonly run: PublishedRun
  readonly measurement: Measurement
}

function bandsOf(task: TaskSettings): ChartBand[] {
  const phases = task.name === 'oneShot' ? oneShotPhases(task) : createEpisodes(task, 1, 0).phases
  return phases.map(({ name, from, to }) => ({ label: name, from: from - 0.5, to: to - 0.5 }))
}

/** Gate, write rate and forget rate of plastic networks of one task and cell, over the episode. */
export function gatePicture(measured: readonly MeasuredRun[]): string {
  const { entry } = measured[0].run
  const title = `${taskTitle(entry)}, ${entry.cell.toUpperCase()}`
  const points = (values: readonly number[]) => values.map((value, step) => [step, value] as const)
  const line = (run: PublishedRun, values: readonly number[], rest: Partial<ChartLine> = {}): ChartLine => ({
    points: points(values),
    colour: ruleColours[run.entry.rule],
    width: 2,
    label: ruleNames[run.entry.rule],
    ...rest,
  })
  const gates = measured.flatMap(({ run, measurement: { gate } }) => (gate ? [{ run, gate }] : []))
  const steps = gates[0].gate.modulation.length
  const height = 230
  const common = {
    ...{ width, height },
    x: { label: 'step', domain: [-0.5, steps - 0.5] as const },
    bands: bandsOf(entry.task),
  }
  const charts = [
    lineChart({
      ...common,
      title: `${title}: the gate m(t)`,
      y: { label: 'm(t)', domain: [0, 2], scale: 'linear' },
      lines: gates.map(({ run, gate }) => line(run, gate.modulation)),
    }),
    lineChart({
      ...common,
      title: 'write rate eta(t), and forget rate decay(t) dashed',
      y: { label: 'per step', domain: [1e-5, 0.3], scale: 'log' },
      lines: gates.flatMap(({ run, gate }) => [
        line(run, gate.eta, { label: `${ruleNames[run.entry.rule]} eta` }),
        line(run, gate.decay, { label: `${ruleNames[run.entry.rule]} decay`, width: 1.25, dash: '5 3' }),
      ]),
    }),
  ]
  return svgPicture(
    { width, height: 8 + 2 * (height + panelGap), title: `Gate over time, ${title}` },
    ...charts.map((chart, k) => svgAt(0, 8 + k * (height + panelGap), chart)),
  )
}

const targetNames: Readonly<Record<Target, string>> = {
  hidden: 'h',
  cellState: 'c',
  encoder: 'w of the encoder',
  feed: 'w of the feed',
  recurrent: 'w of the recurrent',
  readout: 'w of the readout',
  weights: 'w of all layers',
}

/** Erasure maps of networks of one task and cell, one under the other. */
export function erasurePicture(measured: readonly MeasuredRun[]): string {
  const { entry } = measured[0].run
  const title = `${taskTitle(entry)}, ${entry.cell.toUpperCase()}`
  const baseline = measured[0].measurement.erasure.answerBaseline
  const largest = Math.max(
    ...measured.flatMap(({ measurement: { erasure } }) => erasure.rows.flatMap(({ errors }) => errors)),
  )
  const isWorse = !(largest < 1.25 * baseline)
  const extent = isWorse ? 2 * baseline : baseline
  const parts: string[] = []
  let top = 8
  for (const { run, measurement } of measured) {
    const { untouched, rows } = measurement.erasure
    const drawn = [
      { label: 'nothing', values: untouched },
      ...rows.map(({ target, errors }) => ({ label: targetNames[target], values: errors })),
    ]
    const chart = heatChart({
      ...{ width, extent, rows: drawn, theme: 'light', firstColumn: 1 },
      title: `${title}, ${ruleNames[run.entry.rule]}: answer error after erasing …`,
      xLabel: 'erased before step',
      bands: bandsOf(entry.task).map((band) => ({ ...band, from: Math.max(band.from, 0.5) })),
    })
    parts.push(svgAt(0, top, chart))
    top += heatChartHeight(drawn.length) + panelGap
  }
  const marks = [
    { value: 0, label: '0' },
    { value: baseline, label: `always 0: ${baseline.toFixed(2)}${isWorse ? '' : ' or more'}` },
    ...(isWorse ? [{ value: extent, label: `${extent.toFixed(2)} or more` }] : []),
  ]
  parts.push(svgAt(0, top, heatLegend({ width, extent, marks, label: 'answer error', theme: 'light' })))
  return svgPicture({ width, height: top + 48, title: `Erasure maps, ${title}` }, ...parts)
}

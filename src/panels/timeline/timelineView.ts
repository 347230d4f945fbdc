import { getPalette } from '../../drawing/colorScales'
import { invalidate } from '../../drawing/frameLoop'
import type { Theme } from '../../drawing/theme'
import type { Intervention } from '../../network/interventions'
import { firstOverflowStep } from '../../network/overflow'
import type { CurrentRun } from '../../store/currentRun'
import type { UnitOrder } from '../../store/engramStore'
import { shownRange, type StepRange } from '../../store/timelineRange'
import { interventionMarks, laneCount } from '../interventions/interventionMarks'
import { setText } from '../setText'
import { paintAnswer } from './paintAnswer'
import { markItem, paintItems } from './paintItems'
import { moveOverviewPlayhead, paintOverview } from './paintOverview'
import { clearTab, paintPhases } from './paintPhases'
import { TimelineRasters } from './paintRasters'
import { paintWriteRates, paintInternalLoss, paintPlasticNorms, paintUpdateNorm } from './paintRates'
import { markOverflow, placeColumns, placePlayhead, placeStep } from './placeColumns'
import { nameOrder, placeTexts } from './placeTexts'
import { placeRampKeys } from './rampKeys'
import { rowNames } from './rowPlan'
import type { ReadableScene } from './rowReadings'
import { runInWords } from './runInWords'
import { partOf, setPath, type Scene } from './scene'
import { publishGeometry } from './shownGeometry'
import { stepInWords, stepReadings } from './stepReadings'
import { timelineGeometry, type TimelineGeometry } from './timelineGeometry'

/** What is to be on show. */
export interface TimelineInput {
  readonly current: CurrentRun
  /** The same episode without anything that was changed, to be drawn beside it; null where there is nothing to compare. */
  readonly ghost: CurrentRun | null
  /** The steps to zoom to; null for all. */
  readonly range: StepRange | null
  readonly step: number
  /** The past step whose write is followed; null for none. */
  readonly recalledStep: number | null
  readonly hoveredStep: number | null
  /** The hidden unit to be marked in the rasters. */
  readonly hoveredUnit: number | null
  readonly theme: Theme
  readonly order: UnitOrder
  /** Everything that is done to the network on the way. */
  readonly interventions: readonly Intervention[]
}

/**
 * Fills the mounted elements of the timeline: all of them where the run, the range, the theme or the size is new, otherwise
 * those alone that follow the playhead and the pointer.
 */
export class TimelineView {
  private painted: TimelineInput | null = null
  private shown: ReadableScene | null = null
  /** Asked for while other panels have changed the page, it would cost a layout in every frame. */
  private size = { width: 0, height: 0 }
  private readonly rasters: TimelineRasters

  constructor(private readonly root: HTMLElement) {
    this.rasters = new TimelineRasters(root)
  }

  /** Where things lie; null before the first painting. */
  get geometry(): TimelineGeometry | null {
    return this.shown?.scene.geometry ?? null
  }

  /** What exact values are read from; null before the first painting. */
  get readable(): ReadableScene | null {
    return this.shown
  }

  /** Lays everything out anew in the next frame, in a panel of this size in CSS px. */
  resize(width: number, height: number): void {
    this.size = { width, height }
    this.painted = null
    invalidate()
  }

  draw(input: TimelineInput): void {
    const { step, recalledStep, hoveredStep, hoveredUnit } = input
    const before = this.painted
    const isNew = !before || paintedFrom.some((key) => before[key] !== input[key])
    if (isNew) this.shown = this.paintRun(input)
    if (!this.shown) return
    const { scene } = this.shown
    const isStepNew = isNew || before.step !== step
    const isHoverNew = isNew || before.hoveredStep !== hoveredStep
    if (isStepNew) this.movePlayhead(scene, step)
    if (isHoverNew) placeStep(this.root, 'hover', scene.geometry, hoveredStep)
    if (isNew || before.recalledStep !== recalledStep) this.markRecalled(scene, recalledStep)
    if (isNew || before.hoveredUnit !== hoveredUnit) this.markUnit(this.shown, hoveredUnit)
    if (isStepNew || isHoverNew) this.writeReadings(scene, step, hoveredStep)
    this.painted = input
  }

  /** Returns null where the panel has no size. */
  private paintRun(input: TimelineInput): ReadableScene | null {
    const { root } = this
    const { run } = input.current
    const { width, height } = this.size
    if (width === 0) return null
    const { recording, episode } = run
    const { rule } = recording.config
    const ghost = input.ghost?.run.episode.steps === episode.steps ? input.ghost : null
    const laidOut = timelineGeometry({
      width,
      height,
      steps: episode.steps,
      range: shownRange(input.range, episode.steps),
      writes: rule !== 'none',
      descends: rule === 'gradient',
      hasCellState: recording.cellState !== null,
      interventionLanes: (axis) => laneCount(interventionMarks(input.interventions, axis)),
    })
    const before = this.shown?.scene
    const isLaidOut = before?.run.episode === episode && JSON.stringify(before.geometry) === JSON.stringify(laidOut)
    const geometry = isLaidOut ? before.geometry : laidOut
    publishGeometry(geometry)
    const scene: Scene = {
      run,
      ghost: ghost && ghost.run,
      geometry,
      palette: getPalette(input.theme),
      pixelRatio: devicePixelRatio,
    }
    root.dataset['rule'] = rule
    root.classList.toggle('is-compact', geometry.compact)
    if (!isLaidOut) {
      placeColumns(root, geometry)
      paintPhases(root, scene)
      paintItems(root, scene)
    }
    paintOverview(root, scene)
    this.rasters.paintInputs(scene)
    const answer = paintAnswer(root, scene)
    const ratesTop = paintWriteRates(root, scene)
    const ordered = this.rasters.paintHidden(scene, input.order)
    const normCompressed = paintUpdateNorm(root, scene)
    paintInternalLoss(root, scene)
    paintPlasticNorms(root, scene)
    markOverflow(root, geometry, firstOverflowStep(recording))
    placeRampKeys(root, scene, this.rasters.scales)
    placeTexts(root, scene, { answer, ratesTop, normCompressed })
    if (ordered) nameOrder(root, ordered, recording.config.hiddenSize, input.order)
    setText(partOf(root, 'summary'), runInWords(run))
    return { scene, units: ordered?.units ?? [] }
  }

  private movePlayhead(scene: Scene, step: number): void {
    const { root } = this
    placePlayhead(root, scene.geometry, step)
    const scrubber = partOf(root, 'scrubber')
    scrubber.setAttribute('aria-valuenow', String(step))
    scrubber.setAttribute('aria-valuetext', stepInWords(scene.run, step))
    markItem(root, scene, step)
    clearTab(root, scene, step)
    moveOverviewPlayhead(root, scene, step)
  }

  /** Marks the past step whose write is followed. */
  private markRecalled({ geometry }: Scene, step: number | null): void {
    placeStep(this.root, 'recalled', geometry, step)
    setText(partOf(this.root, 'recalled-tab'), step === null ? '' : String(step))
  }

  /** Frames a unit's line in the rasters of h and c. */
  private markUnit({ scene, units }: ReadableScene, unit: number | null): void {
    const { rows, plotX, plotWidth } = scene.geometry
    const line = unit === null ? -1 : units.indexOf(unit)
    const frames = line < 0 ? [] : [rows.hidden, rows.cellState]
    setPath(
      this.root,
      'hidden-mark',
      frames
        .map((extent) => {
          if (!extent) return ''
          const lineHeight = extent.height / units.length
          const height = Math.max(lineHeight, 3)
          const y = extent.y + (line + 0.5) * lineHeight - height / 2
          return `M${plotX} ${y.toFixed(1)}h${plotWidth}v${height.toFixed(1)}h${-plotWidth}z`
        })
        .join(''),
    )
  }

  private writeReadings({ run, geometry }: Scene, step: number, hoveredStep: number | null): void {
    const { root } = this
    const readings = stepReadings(run, hoveredStep ?? step)
    for (const name of rowNames) {
      if (name === 'interventions' || !geometry.rows[name]) continue
      const now = partOf(root, `now-${name}`)
      setText(now.querySelector('.timeline-value'), readings[name]?.value ?? '')
      setText(now.querySelector('.timeline-unit'), readings[name]?.unit ?? '')
    }
    const head = partOf(root, 'now-head')
    setText(head, hoveredStep === null ? stepOf(step, run.episode.steps) : `step ${hoveredStep}`)
    head.classList.toggle('is-hovered', hoveredStep !== null)
  }
}

/** There is no room for more than two digits twice. */
function stepOf(step: number, steps: number): string {
  return steps > 100 ? `step ${step}` : `step ${step} of 0–${steps - 1}`
}

/** What the pictures are painted from; the rest moves over them. */
const paintedFrom = ['current', 'ghost', 'range', 'theme', 'order', 'interventions'] as const

import { getPalette } from '../../drawing/colorScales'
import { invalidate } from '../../drawing/frameLoop'
import type { Theme } from '../../drawing/theme'
import type { CurrentRun } from '../../store/currentRun'
import type { UnitOrder } from '../../store/engramStore'
import type { OrderedUnits } from './hiddenOrder'
import { paintAnswer } from './paintAnswer'
import { markItem, paintItems } from './paintItems'
import { clearTab, paintPhases } from './paintPhases'
import { TimelineRasters } from './paintRasters'
import { paintGate, paintInternalLoss, paintPlasticNorms, paintUpdateNorm } from './paintRates'
import { setText } from '../setText'
import { placeTexts } from './placeTexts'
import { PlasticNorms } from './plasticNorms'
import { runInWords } from './runInWords'
import { partOf, type Scene } from './scene'
import { stepInWords, stepReadings } from './stepReadings'
import { rowNames, timelineGeometry, type TimelineGeometry } from './timelineGeometry'

/** Time per frame for rebuilding plastic weights. */
const rebuildSliceMs = 4

/** What is to be on show. */
export interface TimelineInput {
  readonly current: CurrentRun
  readonly step: number
  readonly hoveredStep: number | null
  readonly theme: Theme
  readonly order: UnitOrder
}

/**
 * Fills the mounted elements of the timeline: all of them where the run, the theme or the size is new, otherwise those
 * alone that follow the playhead and the pointer.
 */
export class TimelineView {
  private painted: TimelineInput | null = null
  private scene: Scene | null = null
  private norms: PlasticNorms | null = null
  private readonly rasters: TimelineRasters

  constructor(private readonly root: HTMLElement) {
    this.rasters = new TimelineRasters(root)
  }

  /** Where things lie; null before the first painting. */
  get geometry(): TimelineGeometry | null {
    return this.scene?.geometry ?? null
  }

  /** Paints everything in the next frame: the size has changed, or the device's pixels. */
  repaint(): void {
    this.painted = null
    invalidate()
  }

  draw(input: TimelineInput): void {
    const { current, step, hoveredStep, theme, order } = input
    const before = this.painted
    const isNew = before?.current !== current || before.theme !== theme || before.order !== order
    const scene = isNew ? this.paintRun(input) : this.scene
    if (!scene) return
    const normsGrew = this.growNorms(scene)
    if (isNew || before.step !== step) this.movePlayhead(scene, step)
    if (isNew || before.hoveredStep !== hoveredStep) this.moveHover(scene, hoveredStep)
    if (isNew || normsGrew || before.step !== step || before.hoveredStep !== hoveredStep)
      this.writeReadings(scene, step, hoveredStep)
    this.painted = input
  }

  /** Returns null where the panel has no size. */
  private paintRun({ current: { run, checkpoint }, theme, order }: TimelineInput): Scene | null {
    const { root } = this
    const { clientWidth: width, clientHeight: height } = root
    if (width === 0) return null
    const { recording, episode } = run
    const { rule, hiddenSize } = recording.config
    const geometry = timelineGeometry({ width, height, steps: episode.steps, writes: rule !== 'none' })
    const scene: Scene = { run, geometry, palette: getPalette(theme), pixelRatio: devicePixelRatio }
    this.scene = scene
    root.dataset['rule'] = rule
    root.classList.toggle('is-compact', geometry.compact)
    if (this.norms?.recording !== recording)
      this.norms = rule === 'none' ? null : new PlasticNorms(recording, checkpoint.network.parameters)

    paintPhases(root, scene)
    paintItems(root, scene)
    this.rasters.paintInputs(scene)
    const answerZero = paintAnswer(root, scene)
    const gateTop = paintGate(root, scene)
    const ordered = this.rasters.paintHidden(scene, order)
    const normCompressed = paintUpdateNorm(root, scene)
    paintInternalLoss(root, scene)
    paintPlasticNorms(root, scene, this.norms)
    placeTexts(root, scene, { answerZero, gateTop, normCompressed })
    if (ordered) this.nameOrder(ordered, hiddenSize, order)
    this.placeColumns(scene)
    partOf(root, 'summary').textContent = runInWords(run)
    return scene
  }

  private nameOrder({ active }: OrderedUnits, hiddenSize: number, order: UnitOrder): void {
    const { root } = this
    const count = active === hiddenSize ? `${hiddenSize} units` : `${active} of ${hiddenSize} units fire`
    setText(
      root.querySelector('[data-part="label-hidden"] .timeline-note'),
      order === 'peak' ? `${count},` : `all ${hiddenSize} units,`,
    )
    const button = partOf(root, 'order')
    button.textContent = order === 'peak' ? 'by peak' : 'as stored'
    button.title =
      order === 'peak' ? 'Sorted by the step of their peak. Show as stored' : 'Sort by the step of their peak'
  }

  private placeColumns({ geometry }: Scene): void {
    const { plotX, plotWidth, stepWidth, columnTop, columnBottom, steps } = geometry
    const height = `${columnBottom - columnTop}px`
    const scrubber = partOf(this.root, 'scrubber')
    scrubber.style.cssText = `left:${plotX}px;width:${plotWidth}px;top:${columnTop}px;height:${height}`
    scrubber.setAttribute('aria-valuemin', '0')
    scrubber.setAttribute('aria-valuemax', String(steps - 1))
    for (const name of ['wash', 'hover'])
      partOf(this.root, name).style.cssText = `left:${plotX}px;width:${stepWidth}px;top:${columnTop}px;height:${height}`
    partOf(this.root, 'playhead').style.width = `${stepWidth}px`
  }

  private movePlayhead(scene: Scene, step: number): void {
    const { root } = this
    const shift = `translateX(${step * scene.geometry.stepWidth}px)`
    partOf(root, 'wash').style.transform = shift
    partOf(root, 'playhead').style.transform = shift
    partOf(root, 'tab').textContent = String(step)
    const scrubber = partOf(root, 'scrubber')
    scrubber.setAttribute('aria-valuenow', String(step))
    scrubber.setAttribute('aria-valuetext', stepInWords(scene.run, step))
    markItem(root, scene, step)
    clearTab(root, scene, step)
  }

  private moveHover({ geometry }: Scene, hoveredStep: number | null): void {
    const hover = partOf(this.root, 'hover')
    hover.hidden = hoveredStep === null
    if (hoveredStep !== null) hover.style.transform = `translateX(${hoveredStep * geometry.stepWidth}px)`
  }

  /** Rebuilds more of w for its norms. Returns whether there are new ones. */
  private growNorms(scene: Scene): boolean {
    if (!this.norms || this.norms.complete || !scene.geometry.rows.plasticNorm) return false
    this.norms.advance(performance.now() + rebuildSliceMs)
    paintPlasticNorms(this.root, scene, this.norms)
    if (!this.norms.complete) invalidate()
    return true
  }

  private writeReadings({ run, geometry }: Scene, step: number, hoveredStep: number | null): void {
    const { root } = this
    const readings = stepReadings(run, hoveredStep ?? step, this.norms)
    for (const name of rowNames) {
      if (name === 'phases' || !geometry.rows[name]) continue
      const now = partOf(root, `now-${name}`)
      setText(now.querySelector('.timeline-value'), readings[name]?.value ?? '')
      setText(now.querySelector('.timeline-unit'), readings[name]?.unit ?? '')
    }
    const head = partOf(root, 'now-head')
    head.textContent = hoveredStep === null ? `step ${step} of ${run.episode.steps}` : `step ${hoveredStep}`
    head.classList.toggle('is-hovered', hoveredStep !== null)
  }
}

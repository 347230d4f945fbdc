import type { Palette } from '../../drawing/colorScales'
import { invalidate } from '../../drawing/frameLoop'
import { formatScaleEnd, niceExtent } from '../../drawing/numberText'
import type { LayerName } from '../../network/layers'
import { firstOverflowStep } from '../../network/overflow'
import { retrievalMapOf, recalledStep } from '../../store/runRetrieval'
import type { RetrievalMap, RetrievalReading } from '../../network/retrievalMap'
import type { CurrentRun } from '../../store/currentRun'
import { engramStore, type EngramState } from '../../store/engramStore'
import { changeAttribute } from '../changeAttribute'
import { stepToX } from '../inspector/stepAxis'
import { setText } from '../setText'
import { MapGrowth } from './mapGrowth'
import { cellFrame, frame, rowToY, type RetrievalCell, type RetrievalGeometry } from './retrievalGeometry'
import { RetrievalImage } from './retrievalImage'
import { cellSentence, checkText, mapFinding, sourcesOf } from './retrievalWords'

/** "step 13 recalls" needs this much room beside its row. */
const labelWidth = 92

/** What is to be on show. */
export interface RetrievalInput {
  readonly current: CurrentRun
  readonly state: EngramState
  readonly layer: LayerName
  readonly reading: RetrievalReading
  readonly hoveredCell: RetrievalCell | null
  readonly palette: Palette
}

/** Fills the mounted elements of the retrieval map; each part only where it has changed. */
export class RetrievalView {
  private readonly image: RetrievalImage
  private pictureKey: readonly unknown[] = []
  /** What the picture shows: the map of the run before, until there is something of the present one. */
  private pictured: { readonly current: CurrentRun; readonly map: RetrievalMap } | null = null
  private markKey: readonly unknown[] = []
  private readonly growth = new MapGrowth(invalidate, () => engramStore.getState().status === 'running')

  constructor(
    private readonly root: HTMLElement,
    private readonly geometry: RetrievalGeometry,
  ) {
    this.image = new RetrievalImage(this.part('canvas'))
  }

  /** Nothing is drawn any more. */
  stop(): void {
    this.growth.stop()
  }

  draw(input: RetrievalInput): void {
    const { current, state, layer, reading, hoveredCell, palette } = input
    const map = retrievalMapOf(current, layer)
    this.growth.follow(map, state.stepIndex)
    const { version } = this.growth
    if (version > 0 || this.pictured?.map.layer !== layer) this.pictured = { current, map }
    const pictureKey = [this.pictured.map, reading, palette, this.pictured.map === map && version]
    if (changed(pictureKey, this.pictureKey)) {
      this.pictureKey = pictureKey
      this.drawPicture(this.pictured.current, this.pictured.map, reading, palette)
    }
    const past = recalledStep(current, state)
    const markKey = [map, reading, state.stepIndex, past, hoveredCell, map.isKnown(state.stepIndex)]
    if (!changed(markKey, this.markKey)) return
    this.markKey = markKey
    this.drawMarks(current, map, reading, state.stepIndex, past, hoveredCell)
  }

  private drawPicture({ run }: CurrentRun, map: RetrievalMap, reading: RetrievalReading, palette: Palette): void {
    const { axis, height } = this.geometry
    const extent = niceExtent(largestShown(map, reading, firstOverflowStep(run.recording)))
    this.image.paint(map, reading, extent, palette, { width: axis.width, height })
    setText(this.part('check'), checkText(map))
    setText(this.part('finding'), map.known ? mapFinding(run, map, reading) : 'Adding up what past steps wrote …')
    const signed = reading === 'effect' && map.signed
    setText(this.part('low'), signed ? `−${formatScaleEnd(extent)}` : '0')
    setText(this.part('middle'), signed ? '0' : '')
    setText(this.part('high'), formatScaleEnd(extent))
    this.root.toggleAttribute('data-unsigned', !signed)
  }

  private drawMarks(
    { run }: CurrentRun,
    map: RetrievalMap,
    reading: RetrievalReading,
    step: number,
    past: number | null,
    hovered: RetrievalCell | null,
  ): void {
    const { geometry } = this
    const { axis, rowHeight, columnWidth, top, height } = geometry
    const { episode } = run
    changeAttribute(this.part('row'), 'd', step > 0 ? frame(geometry, step, 0, step) : '')
    const same = sourcesOf(episode, step)
    changeAttribute(this.part('same'), 'd', same.map((source) => cellFrame(geometry, { step, past: source })).join(''))
    changeAttribute(this.part('cell'), 'd', past === null ? '' : cellFrame(geometry, { step, past }))
    const column = past ?? 0
    place(this.part('column'), {
      x: stepToX(axis, column),
      y: rowToY(geometry, column + 1),
      width: past === null ? 0 : columnWidth,
      height: top + height - rowToY(geometry, column + 1),
    })
    changeAttribute(this.part('hover'), 'd', hovered ? cellFrame(geometry, hovered) : '')
    const label = this.part('label')
    const x = stepToX(axis, step) + (rowHeight >= 9 ? 14 : 6)
    const fits = step > 0 && x + labelWidth < axis.x + axis.width
    setText(label, fits ? `step ${step} recalls` : '')
    changeAttribute(label, 'x', String(x))
    // Not on the legend, which has the upper right corner.
    changeAttribute(label, 'y', (rowToY(geometry, step) + rowHeight / 2 + 4).toFixed(1))
    for (const letter of this.root.querySelectorAll<SVGTextElement>('[data-step]')) {
      const item = episode.items[Number(letter.dataset['step'])]
      letter.toggleAttribute('data-same', item >= 0 && item === episode.items[step])
    }
    const cell = hovered ?? (past === null ? null : { step, past })
    setText(
      this.part('sentence'),
      cell && map.isKnown(cell.step)
        ? cellSentence(run, map, reading, cell)
        : step === 0
          ? 'Nothing has been written before step 0.'
          : `At step ${step} this layer recalls nothing.`,
    )
  }

  private part<Found extends Element = Element>(name: string): Found & HTMLCanvasElement {
    return this.root.querySelector(`.retrieval-${name}`)!
  }
}

/** Where numbers overflow, those before it set the scale: what comes after has no bounds. */
function largestShown(map: RetrievalMap, reading: RetrievalReading, overflow: number | null): number {
  if (overflow === null) return map.largest[reading]
  let largest = 0
  for (let step = 0; step < overflow; step++)
    map.rowOf(reading, step)?.forEach((value) => {
      if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value))
    })
  return largest || map.largest[reading]
}

function changed(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length !== b.length || a.some((value, k) => value !== b[k])
}

function place(element: Element, attributes: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(attributes)) changeAttribute(element, name, value.toFixed(1))
}

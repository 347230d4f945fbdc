import { MatrixImage } from '../../drawing/matrixImage'
import { formatFixed, formatScaleEnd, formatSignificant, niceExtent } from '../../drawing/numberText'
import type { Palette } from '../../drawing/colorScales'
import { layerShape, type LayerName } from '../../network/layers'
import { writeRates } from '../../network/writeRates'
import { factorsOf } from '../../network/plasticWeightCursor'
import type { CurrentRun } from '../../store/currentRun'
import { runWeightsOf } from '../../store/runWeights'
import { changeAttribute } from '../changeAttribute'
import { setText } from '../setText'
import { postBars, preBars } from './bars'
import { DrawKey } from './drawKey'
import { arrivedStep, share, writeTimes, writtenStep, type PhaseMoment } from './phaseMoment'
import type { Scales } from './scales'
import { stripValues } from './stripValues'
import { reordered, reorderedUnits, type LayerOrder } from './unitOrders'

/** The elements that the picture equation's pixels and numbers go into. */
export interface EquationElements {
  readonly product: HTMLCanvasElement
  readonly alpha: HTMLCanvasElement
  readonly write: HTMLCanvasElement
  readonly preStrip: SVGElement
  readonly postStrip: SVGElement
  readonly preBars: SVGPathElement
  readonly postBars: SVGPathElement
  readonly rate: HTMLElement
  readonly level: HTMLElement
  readonly remark: HTMLElement
  readonly productEnd: HTMLElement
}

/** What the equation is drawn with. */
export interface EquationInput {
  readonly current: CurrentRun
  readonly scales: Scales
  readonly palette: Palette
  readonly order: LayerOrder
}

/** A write of less than this share of its scale cannot be told from none by eye. */
const visibleShare = 0.02
/** How far from the product's edges its factors set out to meet, in px. */
const approach = 14

/** Draws p qᵀ × α × η = Δw of one layer with `pre` x `post` connections, as far as the step has got. */
export class EquationPainter {
  private readonly product: MatrixImage
  private readonly alpha: MatrixImage
  private readonly write: MatrixImage
  private scratch: Float32Array | null = null
  private readonly stripKey = new DrawKey()
  private readonly writeKey = new DrawKey()
  private readonly alphaKey = new DrawKey()
  private readonly motionKey = new DrawKey()

  constructor(
    private readonly layer: LayerName,
    pre: number,
    post: number,
    private readonly elements: EquationElements,
  ) {
    const imageOf = (canvas: HTMLCanvasElement) => new MatrixImage(canvas.getContext('2d')!, pre, post)
    this.product = imageOf(elements.product)
    this.alpha = imageOf(elements.alpha)
    this.write = imageOf(elements.write)
  }

  draw(input: EquationInput, moment: PhaseMoment): void {
    const { layer } = this
    const { recording } = input.current.run
    const { pre, post } = layerShape(recording.config, layer)
    if (pre !== this.product.pre || post !== this.product.post) return
    this.drawStrips(input, moment)
    this.drawAlpha(input)
    this.drawWrite(input, writtenStep(moment))
    this.drawRate(input, moment)
    this.move(moment)
  }

  /** Beside the product, bars are as long as its colours are strong: full at the step's largest value. */
  private drawStrips({ current, order }: EquationInput, moment: PhaseMoment): void {
    const { layer, elements } = this
    const { pre, post, preStep, postStep } = stripValues(current.run.recording, layer, moment)
    if (!this.stripKey.changes(current, preStep, postStep, order)) return
    const rows = pre ? allBars(preBars, reorderedUnits(pre, order.rows)) : ''
    const columns = post ? allBars(postBars, reorderedUnits(post, order.columns)) : ''
    changeAttribute(elements.preBars, 'd', rows)
    changeAttribute(elements.postBars, 'd', columns)
  }

  private drawAlpha({ current, scales, palette, order }: EquationInput): void {
    const alpha = runWeightsOf(current).alpha(this.layer)
    const end = scales.weights.alpha[this.layer]
    if (!this.alphaKey.changes(alpha, end, palette, order)) return
    if (alpha) this.alpha.paint(this.inOrder(alpha, order), (value) => palette.diverging(value, end))
    else this.alpha.fill(palette.diverging(1, 1))
  }

  /** The product and the write of a step; both empty where there is none yet. */
  private drawWrite({ current, scales, palette, order }: EquationInput, step: number | null): void {
    if (!this.writeKey.changes(current, step, scales, palette, order)) return
    const { layer, elements } = this
    if (step === null) {
      this.product.fill(palette.background)
      this.write.fill(palette.background)
      setText(elements.productEnd, '')
      return setText(elements.remark, '')
    }
    const { recording } = current.run
    const factors = factorsOf(recording, layer, step)
    const pre = reorderedUnits(factors.pre, order.rows)
    const post = reorderedUnits(factors.post, order.columns)
    const productEnd = niceExtent(largestOf(factors.pre) * largestOf(factors.post))
    setText(elements.productEnd, `${scales.signed[layer] ? '±' : '0 to '}${formatScaleEnd(productEnd)}`)
    this.product.paintOuterProduct(
      pre,
      post,
      scales.signed[layer]
        ? (value) => palette.diverging(value, productEnd)
        : (value) => palette.activity(Math.abs(value), productEnd),
    )
    const stored = runWeightsOf(current).alpha(layer)
    const alpha = stored && this.inOrder(stored, order)
    const { eta } = writeRates(recording, layer, step)
    const end = scales.write[layer]
    let largest = 0
    let k = 0
    this.write.paintOuterProduct(pre, post, (value) => {
      const written = eta * value * (alpha ? alpha[k] : 1)
      k++
      if (Number.isFinite(written)) largest = Math.max(largest, Math.abs(written))
      return palette.diverging(written, end)
    })
    const overflows =
      !Number.isFinite(eta) || !factors.pre.every(Number.isFinite) || !factors.post.every(Number.isFinite)
    setText(
      elements.remark,
      overflows ? 'overflow' : largest === 0 ? 'nothing' : largest < visibleShare * end ? 'almost nothing' : '',
    )
  }

  private drawRate({ current, scales }: EquationInput, moment: PhaseMoment): void {
    const { rate, level } = this.elements
    const step = arrivedStep(moment, 'rate')
    const eta = step === null ? null : writeRates(current.run.recording, this.layer, step).eta
    setText(rate, eta === null ? '' : eta < 9.5e-4 ? formatSignificant(eta, 1) : formatFixed(eta, 3))
    const filled = moment.time === null || step !== moment.stepIndex ? 1 : share(moment.time, 2.3, 2.75)
    level.style.height = `${eta !== null && Number.isFinite(eta) ? Math.min(1, eta / scales.eta) * filled * 100 : 0}%`
  }

  /** p and q run up to the product's edges and meet in it; alpha and eta light up in turn; the write comes forth. */
  private move({ time }: PhaseMoment): void {
    const { elements } = this
    const at = time === null || time < writeTimes.product ? Infinity : time
    const met = share(at, writeTimes.product, writeTimes.alpha)
    const written = share(at, writeTimes.change, writeTimes.flight)
    const lit =
      at === Infinity || at >= writeTimes.landing
        ? ''
        : at < writeTimes.alpha
          ? 'product'
          : at < writeTimes.rate
            ? 'alpha'
            : at < writeTimes.change
              ? 'rate'
              : 'write'
    if (!this.motionKey.changes(met, written, lit)) return
    const away = approach * (1 - met)
    elements.preStrip.style.transform = away ? `translateX(${-away}px)` : ''
    elements.postStrip.style.transform = away ? `translateY(${-away}px)` : ''
    elements.product.style.clipPath = met < 1 ? `inset(0 ${100 * (1 - met)}% ${100 * (1 - met)}% 0)` : ''
    elements.write.style.opacity = written < 1 ? String(written) : ''
    for (const name of ['product', 'alpha', 'write'] as const)
      elements[name].parentElement!.toggleAttribute('data-lit', lit === name)
    elements.level.parentElement!.toggleAttribute('data-lit', lit === 'rate')
  }

  private inOrder(values: Float32Array, order: LayerOrder): Float32Array {
    return reordered(values, order, () => (this.scratch ??= new Float32Array(values.length)))
  }
}

/** All bars of a strip, one unit of length thick and at most one long. */
function allBars(bars: typeof preBars, values: Float32Array): string {
  const paths = bars(values, { span: values.length, length: 1, extent: largestOf(values) || 1, selected: -1 })
  return paths.positive + paths.negative
}

/** The largest finite magnitude. */
function largestOf(values: Float32Array): number {
  return values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0)
}

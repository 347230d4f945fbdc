import { MatrixImage } from '../../drawing/matrixImage'
import { formatFixed, formatRate } from '../../drawing/numberText'
import type { Palette } from '../../drawing/colorScales'
import type { LayerName } from '../../network/layers'
import { factorsOf, type WriteFactors } from '../../network/plasticWeightCursor'
import type { CurrentRun } from '../../store/currentRun'
import { runWeightsOf } from '../../store/runWeights'
import { setText } from '../setText'
import { postBars, preBars } from './bars'
import type { Scales } from './scales'

/** The elements that the picture equation's pixels and numbers go into. */
export interface EquationElements {
  readonly product: HTMLCanvasElement
  readonly alpha: HTMLCanvasElement
  readonly write: HTMLCanvasElement
  readonly preStrip: SVGPathElement
  readonly postStrip: SVGPathElement
  readonly rate: HTMLElement
  readonly level: HTMLElement
  readonly remark: HTMLElement
}

/** A write of less than this share of its scale cannot be told from none by eye. */
const visibleShare = 0.02

/** Draws p qᵀ × α × η = Δw of one layer with `pre` x `post` connections. */
export class EquationPainter {
  private readonly product: MatrixImage
  private readonly alpha: MatrixImage
  private readonly write: MatrixImage
  private alphaKey: readonly unknown[] = []

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

  draw(current: CurrentRun, stepIndex: number, scales: Scales, palette: Palette): void {
    const { layer } = this
    const { recording } = current.run
    const factors = factorsOf(recording, layer, stepIndex)
    if (factors.pre.length !== this.product.pre || factors.post.length !== this.product.post) return
    const eta = recording.eta[stepIndex]
    const alpha = runWeightsOf(current).alpha(layer)
    this.drawProduct(factors, scales, palette)
    this.drawAlpha(alpha, scales.weights.alpha[layer], palette)
    this.drawWrite(factors, eta, alpha, scales.write[layer], palette)
    const { rate, level } = this.elements
    setText(rate, eta < 5e-4 ? formatRate(eta) : formatFixed(eta, 3))
    level.style.height = `${Number.isFinite(eta) ? Math.min(1, eta / scales.eta) * 100 : 0}%`
  }

  private drawProduct({ pre, post }: WriteFactors, scales: Scales, palette: Palette): void {
    const { layer, elements } = this
    const end = scales.product[layer]
    const colorOf = scales.signed[layer]
      ? (value: number) => palette.diverging(value, end)
      : (value: number) => palette.activity(Math.abs(value), end)
    this.product.paintOuterProduct(pre, post, colorOf)
    elements.preStrip.setAttribute('d', allBars(preBars, pre, scales.pre[layer]))
    elements.postStrip.setAttribute('d', allBars(postBars, post, scales.post[layer]))
  }

  private drawAlpha(alpha: Float32Array | null, end: number, palette: Palette): void {
    const key = [alpha, end, palette]
    if (key.every((value, k) => value === this.alphaKey[k])) return
    this.alphaKey = key
    if (alpha) this.alpha.paint(alpha, (value) => palette.diverging(value, end))
    else this.alpha.fill(palette.diverging(1, 1))
  }

  private drawWrite(
    { pre, post }: WriteFactors,
    eta: number,
    alpha: Float32Array | null,
    end: number,
    palette: Palette,
  ): void {
    let largest = 0
    let k = 0
    this.write.paintOuterProduct(pre, post, (value) => {
      const written = eta * value * (alpha ? alpha[k] : 1)
      k++
      largest = Math.max(largest, Math.abs(written))
      return palette.diverging(written, end)
    })
    setText(this.elements.remark, largest === 0 ? 'nothing' : largest < visibleShare * end ? 'almost nothing' : '')
  }
}

/** All bars of a strip, one unit of length thick and at most one long. */
function allBars(bars: typeof preBars, values: ArrayLike<number>, extent: number): string {
  const paths = bars(values, { span: values.length, length: 1, extent, selected: -1 })
  return paths.positive + paths.negative
}

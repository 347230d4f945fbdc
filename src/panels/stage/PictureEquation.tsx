import { useLayoutEffect, useRef, type ReactNode } from 'react'
import { formatSignificant } from '../../drawing/numberText'
import { layerShape, type LayerName } from '../../network/layers'
import { getCurrentRun, type CurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { currentPalette } from '../currentPalette'
import { useFrameDraw } from '../useFrameDraw'
import { EquationPainter } from './equationPainter'
import { scalesInForce, useScales } from './scalesInForce'

/** The write of this step in pictures: p qᵀ × α × η = Δw, for one layer. */
export function PictureEquation({ current, layer }: { current: CurrentRun; layer: LayerName }) {
  const { config } = current.run.recording
  const { pre, post } = layerShape(config, layer)
  const scales = useScales(current)
  const root = useRef<HTMLDivElement>(null)
  const painter = useRef<EquationPainter>(null)
  const drawn = useRef<readonly unknown[]>([])
  useLayoutEffect(() => {
    const find = <Found extends Element>(name: string) => root.current!.querySelector<Found>(`[data-part=${name}]`)!
    painter.current = new EquationPainter(layer, pre, post, {
      product: find('product'),
      alpha: find('alpha'),
      write: find('write'),
      preStrip: find('pre'),
      postStrip: find('post'),
      rate: find('rate'),
      level: find('level'),
      remark: find('remark'),
    })
    drawn.current = []
  }, [layer, pre, post])
  useFrameDraw(() => {
    const run = getCurrentRun()
    if (!run || !painter.current) return
    const { stepIndex } = engramStore.getState()
    const key = [run, stepIndex, scalesInForce(run), currentPalette()] as const
    if (key.every((value, k) => value === drawn.current[k])) return
    drawn.current = key
    painter.current.draw(...key)
  })
  const delta = config.rule === 'gradient'
  const canvas = { width: post, height: pre, 'aria-hidden': true } as const
  const range = (extent: number) => `−${formatSignificant(extent)} to ${formatSignificant(extent)}`
  return (
    <div ref={root} className="stage-equation" role="group" aria-label={`The write into the ${layer} at this step`}>
      <Term
        symbol={
          <>
            <i>p {delta ? 'δ' : 'q'}</i>
            <sup>T</sup>
          </>
        }
        words={delta ? 'pre meets slope' : 'pre meets post'}
        scale={scales.signed[layer] ? range(scales.product[layer]) : `0 to ${formatSignificant(scales.product[layer])}`}
      >
        <svg className="stage-picture-pre" viewBox={`-1 0 1 ${pre}`} preserveAspectRatio="none" aria-hidden="true">
          <path data-part="pre" />
        </svg>
        <svg className="stage-picture-post" viewBox={`0 -1 ${post} 1`} preserveAspectRatio="none" aria-hidden="true">
          <path data-part="post" />
        </svg>
        <canvas data-part="product" {...canvas} />
      </Term>
      <span className="stage-operator">×</span>
      <Term
        symbol={<i>α</i>}
        words="plasticity"
        scale={config.alphaMode === 'none' ? '1 everywhere' : range(scales.weights.alpha[layer])}
      >
        <canvas data-part="alpha" {...canvas} />
      </Term>
      <span className="stage-operator">×</span>
      <Term
        rate
        symbol={
          <>
            <i>η</i> <span data-part="rate" />
          </>
        }
        words="gate"
        scale={`0 to ${formatSignificant(scales.eta)}`}
      >
        <span className="stage-rate" data-part="level" />
      </Term>
      <span className="stage-operator">=</span>
      <Term
        symbol={
          <>
            Δ<i>w</i>
          </>
        }
        words={`into the ${layer}`}
        scale={range(scales.write[layer])}
      >
        <canvas data-part="write" {...canvas} />
        <span className="stage-remark" data-part="remark" />
      </Term>
    </div>
  )
}

interface TermProps {
  readonly symbol: ReactNode
  readonly words: string
  /** What its colours or its height stand for; shown instead of the words under the pointer or with focus. */
  readonly scale: string
  readonly rate?: boolean
  readonly children: ReactNode
}

function Term({ symbol, words, scale, rate = false, children }: TermProps) {
  return (
    <figure className={rate ? 'stage-term stage-term-rate' : 'stage-term'} tabIndex={0}>
      <div className="stage-picture">{children}</div>
      <figcaption>
        <b>{symbol}</b>
        <small className="stage-term-words">{words}</small>
        <small className="stage-term-scale">{scale}</small>
      </figcaption>
    </figure>
  )
}

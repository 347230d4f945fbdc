import { useLayoutEffect, useRef, type ReactNode } from 'react'
import { formatSignificant } from '../../drawing/numberText'
import { layerShape, layersOf, type LayerName } from '../../network/layers'
import { getCurrentRun, type CurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { currentPalette } from '../currentPalette'
import { useFrameDraw } from '../useFrameDraw'
import { EquationPainter } from './equationPainter'
import { PhaseButton } from './PhaseControl'
import { phaseMomentAt } from './phaseClock'
import { ordersInForce, scalesInForce, useScales } from './scalesInForce'
import { WriteFlight } from './WriteFlight'

export interface PictureEquationProps {
  readonly current: CurrentRun
  readonly layer: LayerName
  /** Asked for another layer; without it the layer is chosen elsewhere. */
  readonly onLayer?: (layer: LayerName) => void
  /** Whether its captions single out the phases of the step. */
  readonly phases: boolean
}

/** The write of this step in pictures: p qᵀ × α × η = Δw, for one layer. */
export function PictureEquation({ current, layer, onLayer, phases }: PictureEquationProps) {
  const { config } = current.run.recording
  const { rule } = config
  const { pre, post } = layerShape(config, layer)
  const scales = useScales(current)
  const root = useRef<HTMLDivElement>(null)
  const painter = useRef<EquationPainter>(null)
  useLayoutEffect(() => {
    const find = <Found extends Element>(name: string) => root.current!.querySelector<Found>(`[data-part=${name}]`)!
    painter.current = new EquationPainter(layer, pre, post, {
      product: find('product'),
      alpha: find('alpha'),
      write: find('write'),
      preStrip: find('pre'),
      postStrip: find('post'),
      preBars: find('pre-bars'),
      postBars: find('post-bars'),
      rate: find('rate'),
      level: find('level'),
      remark: find('remark'),
    })
  }, [layer, pre, post])
  useFrameDraw((timestampMs) => {
    const run = getCurrentRun()
    const moment = phaseMomentAt(timestampMs)
    if (!run || !painter.current || moment.stepIndex >= run.run.episode.steps) return
    const order = ordersInForce(run, engramStore.getState().unitOrder)[layer]
    painter.current.draw({ current: run, scales: scalesInForce(run), palette: currentPalette(), order }, moment)
  })
  const delta = rule === 'gradient'
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
        words={
          phases ? (
            <>
              <PhaseButton phase="read" rule={rule} /> <PhaseButton phase="compute" rule={rule} />
            </>
          ) : delta ? (
            'pre meets slope'
          ) : (
            'pre meets post'
          )
        }
        scale={`${delta ? 'Presynaptic activity times the slope of the internal loss' : 'Presynaptic times postsynaptic activity'}: ${scales.signed[layer] ? range(scales.product[layer]) : `0 to ${formatSignificant(scales.product[layer])}`}`}
      >
        <svg
          data-part="pre"
          data-symbol="presynaptic"
          data-layer={layer}
          className="stage-picture-pre"
          viewBox={`-1 0 1 ${pre}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path data-part="pre-bars" />
        </svg>
        <svg
          data-part="post"
          data-symbol="postsynaptic"
          data-layer={layer}
          className="stage-picture-post"
          viewBox={`0 -1 ${post} 1`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path data-part="post-bars" />
        </svg>
        <canvas data-part="product" {...canvas} />
      </Term>
      <span className="stage-operator">×</span>
      <Term
        symbol={<i>α</i>}
        words="plasticity"
        scale={`Plasticity of each connection: ${config.alphaMode === 'none' ? '1 everywhere' : range(scales.weights.alpha[layer])}`}
      >
        <canvas data-part="alpha" data-symbol="alpha" data-layer={layer} {...canvas} />
      </Term>
      <span className="stage-operator">×</span>
      <Term
        rate
        symbol={
          <>
            <i>η</i> <span data-part="rate" />
          </>
        }
        words={phases ? <PhaseButton phase="gate" rule={rule} /> : 'write rate'}
        scale={`Write rate, set by the modulation: 0 to ${formatSignificant(scales.eta)}`}
      >
        <span className="stage-rate" data-part="level" />
        <span className="stage-rate-frame" data-symbol="eta" />
      </Term>
      <span className="stage-operator">=</span>
      <Term
        symbol={
          <>
            Δ<i>w</i> {onLayer && <LayerChoice layers={layersOf(config)} value={layer} onChange={onLayer} />}
          </>
        }
        words={phases ? <PhaseButton phase="write" rule={rule} /> : `into the ${layer}`}
        scale={`What is written at this step: ${range(scales.write[layer])}`}
      >
        <canvas data-part="write" {...canvas} />
        <span className="stage-remark" data-part="remark" />
      </Term>
      <WriteFlight layer={layer} />
    </div>
  )
}

interface LayerChoiceProps {
  readonly layers: readonly LayerName[]
  readonly value: LayerName
  readonly onChange: (layer: LayerName) => void
}

function LayerChoice({ layers, value, onChange }: LayerChoiceProps) {
  return (
    <select
      className="stage-layer-choice"
      aria-label="Layer of the picture equation"
      title="The layer whose write is shown"
      value={value}
      onChange={(event) => onChange(event.target.value as LayerName)}
    >
      {layers.map((layer) => (
        <option key={layer} value={layer}>
          {layer}
        </option>
      ))}
    </select>
  )
}

interface TermProps {
  readonly symbol: ReactNode
  readonly words: ReactNode
  /** What it is, and what its colours or its height stand for. */
  readonly scale: string
  readonly rate?: boolean
  readonly children: ReactNode
}

function Term({ symbol, words, scale, rate = false, children }: TermProps) {
  return (
    <figure className={rate ? 'stage-term stage-term-rate' : 'stage-term'}>
      <div className="stage-picture" title={scale}>
        {children}
      </div>
      <figcaption>
        <b>{symbol}</b>
        <small>{words}</small>
        <span className="visually-hidden">{scale}</span>
      </figcaption>
    </figure>
  )
}

import { useLayoutEffect, useRef } from 'react'
import { formatScaleEnd } from '../../drawing/numberText'
import { layerShape, layersOf, type LayerName } from '../../network/layers'
import { getCurrentRun, type CurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { currentPalette } from '../currentPalette'
import { useFrameDraw } from '../useFrameDraw'
import { EquationPainter } from './equationPainter'
import { EquationTerm } from './EquationTerm'
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
      productEnd: find('product-end'),
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
  const q = delta ? 'δ' : 'q'
  const canvas = { width: post, height: pre, 'aria-hidden': true } as const
  const both = (extent: number) => `±${formatScaleEnd(extent)}`
  const part = (symbol: 'presynaptic' | 'postsynaptic') => ({ 'data-symbol': symbol, 'data-layer': layer })
  return (
    <div ref={root} className="stage-equation" role="group" aria-label={`The write into the ${layer} at this step`}>
      <EquationTerm
        symbols="presynaptic postsynaptic"
        layer={layer}
        caption={
          <>
            <i {...part('presynaptic')}>p</i> <i {...part('postsynaptic')}>{q}</i>
            <sup>T</sup>
          </>
        }
        words={
          phases ? (
            <>
              <span {...part('presynaptic')}>
                <PhaseButton phase="read" rule={rule} />
              </span>
              <span {...part('postsynaptic')}>
                <PhaseButton phase="compute" rule={rule} />
              </span>
            </>
          ) : delta ? (
            'pre meets slope'
          ) : (
            'pre meets post'
          )
        }
        meaning={`${delta ? 'Presynaptic activity times the slope of the internal loss' : 'Presynaptic times postsynaptic activity'}. Its colours, and its bars, end near the largest value of the step.`}
        colours={scales.signed[layer] ? 'diverging' : 'activity'}
        ends={
          <>
            <span data-part="product-end" /> this step
          </>
        }
      >
        <svg
          data-part="pre"
          {...part('presynaptic')}
          className="stage-picture-pre"
          viewBox={`-1 0 1 ${pre}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path data-part="pre-bars" />
        </svg>
        <svg
          data-part="post"
          {...part('postsynaptic')}
          className="stage-picture-post"
          viewBox={`0 -1 ${post} 1`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path data-part="post-bars" />
        </svg>
        <canvas data-part="product" {...canvas} />
      </EquationTerm>
      <span className="stage-operator">×</span>
      <EquationTerm
        symbols="alpha"
        layer={layer}
        caption={<i>α</i>}
        words="plasticity"
        meaning="Plasticity of each connection, learned in training."
        colours="diverging"
        ends={config.alphaMode === 'none' ? '1 everywhere' : both(scales.weights.alpha[layer])}
      >
        <canvas data-part="alpha" {...canvas} />
      </EquationTerm>
      <span className="stage-operator">×</span>
      <EquationTerm
        symbols="eta"
        caption={
          <>
            <i>η</i> <span data-part="rate" />
          </>
        }
        words={phases ? <PhaseButton phase="gate" rule={rule} /> : 'write rate'}
        meaning="Write rate, set by the modulation. A full bar is the episode’s largest."
        ends={`0 to ${formatScaleEnd(scales.eta)}`}
      >
        <span className="stage-rate" data-part="level" />
      </EquationTerm>
      <span className="stage-operator">=</span>
      <EquationTerm
        symbols="written"
        layer={layer}
        caption={
          <>
            Δ<i>w</i> {onLayer && <LayerChoice layers={layersOf(config)} value={layer} onChange={onLayer} />}
          </>
        }
        words={phases ? <PhaseButton phase="write" rule={rule} /> : `into the ${layer}`}
        meaning="What is written at this step. Its colours are full from about three quarters of the episode’s largest write on, so that steps compare."
        colours="diverging"
        ends={both(scales.write[layer])}
      >
        <canvas data-part="write" {...canvas} />
        <span className="stage-remark" data-part="remark" />
      </EquationTerm>
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

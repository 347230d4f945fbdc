import { memo, useMemo } from 'react'
import { layersOf, type LayerName } from '../../network/layers'
import type { CurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { selectConnection } from '../../store/selection'
import { useEngram } from '../../store/useEngram'
import { Headline } from '../headline/Headline'
import { AnswerBlock } from './AnswerBlock'
import { CellStrip } from './CellStrip'
import { Crossbar } from './Crossbar'
import { CrossbarTitle } from './CrossbarTitle'
import { OutputStrip } from './OutputStrip'
import { PaintSwitch } from './PaintSwitch'
import { PhaseRow } from './PhaseControl'
import { PictureEquation } from './PictureEquation'
import { layoutStage, type Box } from './stageLayout'
import { StageWires } from './StageWires'
import { strongestNow } from './strongestNow'

export interface CircuitProps {
  readonly current: CurrentRun
  readonly size: { readonly width: number; readonly height: number }
  /** Device pixels per px of `size`. */
  readonly pixelRatio: number
}

/** All crossbars with their wires, the headline on the left above the encoder, the answer below the readout. */
export function Circuit({ current, size, pixelRatio }: CircuitProps) {
  const { config } = current.checkpoint.network
  const { channels } = current.run.episode
  const selectedLayer = useEngram((state) => state.selected.layer)
  // Runs come many times a second while a slider is dragged; the layout depends on less of them.
  const shapeKey = [
    config.cell,
    config.rule,
    config.encoder,
    config.inputSize,
    config.hiddenSize,
    config.outputSize,
    config.auxiliarySize,
    config.modulated,
    ...channels.map(({ name, to }) => `${name}${to}`),
  ].join()
  const layout = useMemo(
    () => layoutStage({ ...size, pixelRatio, config, channels }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- shapeKey stands for config and channels
    [size, pixelRatio, shapeKey],
  )
  const gates = config.cell === 'lstm' ? 4 : 1
  const crossbars = layersOf(config).map((layer) => layout.crossbars[layer]!)
  return (
    <>
      <SteadyWires layout={layout} config={config} />
      {crossbars.map((crossbar) => (
        <SteadyCrossbar
          key={crossbar.layer}
          layout={crossbar}
          signedPost={crossbar.layer === 'readout' || config.rule === 'gradient'}
          blocks={crossbar.layer === 'feed' || crossbar.layer === 'recurrent' ? gates : 1}
          onZoom={zoomInto[crossbar.layer]}
        />
      ))}
      {crossbars.map((crossbar) => (
        <SteadyTitle key={crossbar.layer} layout={crossbar} onZoom={zoomInto[crossbar.layer]} />
      ))}
      {layout.cellStrip && <CellStrip box={layout.cellStrip} units={config.hiddenSize} />}
      {layout.outputStrip && <OutputStrip box={layout.outputStrip} outputs={layout.crossbars.readout.post} />}
      <div className="stage-lead" style={boxStyle(layout.lead)}>
        <SteadyHeadline />
        <SteadyPaintSwitch config={config} />
        {config.rule === 'none' ? (
          <>
            <PhaseRow rule="none" />
            <NothingWritten />
          </>
        ) : (
          <PictureEquation
            current={current}
            layer={selectedLayer}
            onLayer={(layer) => selectConnection(strongestNow(layer))}
            phases
          />
        )}
      </div>
      <AnswerBlock current={current} style={boxStyle(layout.answer)} />
    </>
  )
}

const zoom = (layer: LayerName) => () => engramStore.setState({ zoomedLayer: layer })
const zoomInto: Readonly<Record<LayerName, () => void>> = {
  encoder: zoom('encoder'),
  feed: zoom('feed'),
  recurrent: zoom('recurrent'),
  readout: zoom('readout'),
}

// A run changes nothing in them that they do not draw by themselves.
const SteadyCrossbar = memo(Crossbar)
const SteadyTitle = memo(CrossbarTitle)
const SteadyWires = memo(StageWires)
const SteadyHeadline = memo(Headline)
const SteadyPaintSwitch = memo(PaintSwitch)

/** In the place of the picture equation. */
export function NothingWritten() {
  return (
    <p className="stage-nothing">
      No plastic weights: nothing is written at any step, and all that this network can remember is in its activity{' '}
      <i>h</i>.
    </p>
  )
}

function boxStyle({ x, y, width, height }: Box) {
  return { left: x, top: y, width, height }
}

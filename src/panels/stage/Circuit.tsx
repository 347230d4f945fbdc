import { useMemo } from 'react'
import { layerNames } from '../../network/layers'
import type { CurrentRun } from '../../store/currentRun'
import { useEngram } from '../../store/useEngram'
import { Headline } from '../headline/Headline'
import { AnswerBlock } from './AnswerBlock'
import { Crossbar } from './Crossbar'
import { PaintSwitch } from './PaintSwitch'
import { PictureEquation } from './PictureEquation'
import { layoutStage, type Box } from './stageLayout'
import { StageWires } from './StageWires'

export interface CircuitProps {
  readonly current: CurrentRun
  readonly size: { readonly width: number; readonly height: number }
}

/** All four crossbars with their wires, the headline above the encoder and the answer below the readout. */
export function Circuit({ current, size }: CircuitProps) {
  const { config } = current.run.recording
  const { channels } = current.run.episode
  const selectedLayer = useEngram((state) => state.selected.layer)
  // Runs come many times a second while a slider is dragged; the layout depends on less of them.
  const shapeKey = [
    config.cell,
    config.inputSize,
    config.hiddenSize,
    config.outputSize,
    config.auxiliarySize,
    config.modulated,
    ...channels.map(({ name, to }) => `${name}${to}`),
  ].join()
  const layout = useMemo(
    () => layoutStage({ ...size, pixelRatio: window.devicePixelRatio, config, channels }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- shapeKey stands for config and channels
    [size, shapeKey],
  )
  const gates = config.cell === 'lstm' ? 4 : 1
  return (
    <>
      <StageWires layout={layout} config={config} />
      {layerNames.map((layer) => (
        <Crossbar
          key={layer}
          layout={layout.crossbars[layer]}
          signedPost={layer === 'readout' || config.rule === 'gradient'}
          blocks={layer === 'feed' || layer === 'recurrent' ? gates : 1}
        />
      ))}
      <div className="stage-lead" style={boxStyle(layout.lead)}>
        <Headline />
        <PaintSwitch config={config} />
        {config.rule === 'none' ? (
          <p className="stage-nothing">
            No plastic weights: nothing is written at any step, and all that this network can remember is in its
            activity <i>h</i>.
          </p>
        ) : (
          <PictureEquation current={current} layer={selectedLayer} />
        )}
      </div>
      <AnswerBlock current={current} style={boxStyle(layout.answer)} />
    </>
  )
}

function boxStyle({ x, y, width, height }: Box) {
  return { left: x, top: y, width, height }
}

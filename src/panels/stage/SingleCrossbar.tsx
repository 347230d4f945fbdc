import { useMemo, useState } from 'react'
import { inputLayer, layersOf, type LayerName } from '../../network/layers'
import type { CurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { Headline } from '../headline/Headline'
import { StageLegend } from './AnswerBlock'
import { Crossbar } from './Crossbar'
import { NothingWritten } from './Circuit'
import { LayerTabs } from './LayerTabs'
import { PaintSwitch } from './PaintSwitch'
import { PhaseRow } from './PhaseControl'
import { PictureEquation } from './PictureEquation'
import { layoutSingle } from './stageLayout'
import { GateNames, OutputLabels } from './StageWires'

const rowSymbols: Readonly<Record<LayerName, string>> = { encoder: 'x', feed: 'u', recurrent: 'h', readout: 'h' }
const columnSymbols: Readonly<Record<LayerName, string>> = { encoder: 'u', feed: 'h', recurrent: 'h', readout: '' }

/** One crossbar at a time, chosen by tabs, for a stage too narrow for the circuit. */
export function SingleCrossbar({ current, width }: { current: CurrentRun; width: number }) {
  const { config } = current.run.recording
  const { channels } = current.run.episode
  const [chosen, setLayer] = useState<LayerName>(() => engramStore.getState().selected.layer)
  const layer = layersOf(config).includes(chosen) ? chosen : inputLayer(config)
  const { crossbar, height, rowWords } = useMemo(
    () => layoutSingle({ width, pixelRatio: window.devicePixelRatio, config, channels, layer }),
    [width, config, channels, layer],
  )
  const { matrix, preStrip } = crossbar
  const gates = config.cell === 'lstm' && (layer === 'feed' || layer === 'recurrent') ? 4 : 1
  return (
    <div className="stage-single">
      <Headline />
      <LayerTabs value={layer} onChange={setLayer} config={config} />
      <PaintSwitch config={config} />
      <PhaseRow rule={config.rule} />
      <div className="stage-single-crossbar" style={{ height }}>
        <svg className="stage-wires" width={width} height={height} aria-hidden="true">
          <text className="stage-symbol" x={preStrip.x + 15} y={matrix.y - 7} textAnchor="middle">
            {rowSymbols[layer]}
          </text>
          <text className="stage-symbol" x={matrix.x + matrix.width} y={matrix.y - 26} textAnchor="end">
            {config.rule === 'gradient' ? 'δ' : columnSymbols[layer]}
          </text>
          {rowWords.map(({ word, x, y, bracket }) => (
            <g key={word}>
              <text className="stage-caption" x={x} y={y} textAnchor="end">
                {word}
              </text>
              {bracket && <path className="stage-bracket" d={`M${bracket.x + 2} ${bracket.from}h-2V${bracket.to}h2`} />}
            </g>
          ))}
          {gates > 1 && <GateNames crossbar={crossbar} y={matrix.y + matrix.height + 13} />}
          {layer === 'readout' && (
            <OutputLabels crossbar={crossbar} y={matrix.y + matrix.height + 14} config={config} />
          )}
        </svg>
        <Crossbar
          key={layer}
          layout={crossbar}
          signedPost={layer === 'readout' || config.rule === 'gradient'}
          blocks={gates}
          onZoom={() => engramStore.setState({ zoomedLayer: layer })}
        />
      </div>
      <StageLegend current={current} />
      {config.rule === 'none' ? <NothingWritten /> : <PictureEquation current={current} layer={layer} phases={false} />}
    </div>
  )
}

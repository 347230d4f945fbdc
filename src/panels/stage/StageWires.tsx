import { useMemo, useRef } from 'react'
import { formatFixed, formatScaleEnd, formatSignificant } from '../../drawing/numberText'
import { layersOf, type LayerName } from '../../network/layers'
import type { ModelConfig } from '../../network/modelConfig'
import { runWeightsOf } from '../../store/runWeights'
import { useEngram } from '../../store/useEngram'
import { setText } from '../setText'
import { useRun } from '../useRun'
import { paintableMode } from './paintedMatrix'
import { scalesInForce } from './scalesInForce'
import { gateLetters } from '../unitName'
import type { CrossbarLayout, StageLayout } from './stageLayout'
import { ActivityPulse } from './ActivityPulse'
import { DrawKey } from './drawKey'
import { arrivedStep, share, weightStep } from './phaseMoment'
import { useMomentDraw } from './useMomentDraw'
import { activityWires, modulationWires } from './wirePaths'

export interface StageWiresProps {
  readonly layout: StageLayout
  readonly config: ModelConfig
}

/** Lines, names and symbols around the crossbars. */
export function StageWires({ layout, config }: StageWiresProps) {
  const { crossbars, lanes } = layout
  const { encoder, feed, recurrent, readout } = crossbars
  const wires = useMemo(() => activityWires(layout), [layout])
  const before = useRef<SVGTSpanElement>(null)
  useMomentDraw((_, { stepIndex }) => {
    setText(before.current, stepIndex > 0 ? `of step ${stepIndex - 1}` : 'is 0 at first')
  })
  const delta = config.rule === 'gradient'
  const preSymbolX = (crossbar: CrossbarLayout) => crossbar.preStrip.x + (delta ? 6 : 15)
  return (
    <svg className="stage-wires" width={layout.width} height={layout.height} aria-hidden="true">
      {Object.entries(wires).map(([name, { line, head }]) => (
        <path key={name} className="stage-wire" d={line + head} />
      ))}
      {config.rule !== 'none' && <Modulation layout={layout} config={config} />}
      <ActivityPulse wires={wires} />
      {layersOf(config).map((layer) => (
        <Title key={layer} crossbar={crossbars[layer]!} config={config} />
      ))}
      {encoder && (
        <>
          <Symbol x={preSymbolX(encoder)} y={encoder.matrix.y - 7} text="x" />
          <Symbol x={encoder.matrix.x + encoder.matrix.width + 10} y={encoder.matrix.y - 17} text="u" />
        </>
      )}
      <Symbol x={preSymbolX(feed)} y={feed.matrix.y - 7} text="u" />
      <Symbol x={recurrent.matrix.x + recurrent.matrix.width + 10} y={recurrent.matrix.y - 17} text="h" />
      <Symbol x={preSymbolX(readout)} y={readout.matrix.y - 7} text="h" />
      {delta && layersOf(config).map((layer) => <DeltaSymbol key={layer} crossbar={crossbars[layer]!} />)}
      <text
        className="stage-caption"
        textAnchor="middle"
        transform={`translate(${lanes.loop - 6} ${recurrent.matrix.y + 44}) rotate(-90)`}
      >
        <tspan className="stage-symbol">h</tspan> <tspan ref={before} />
      </text>
      <text
        className="stage-caption"
        x={feed.matrix.x + feed.matrix.width / 2 + (layout.gateLetterY ? 6 : -14)}
        y={layout.gateLetterY ? layout.gateLetterY.recurrent + 17 : feed.title.y - 8}
      >
        +
      </text>
      {layout.rowWords.map(({ word, x, y, bracket }) => (
        <g key={word}>
          <text className="stage-caption" x={x} y={y} textAnchor="end">
            {word}
          </text>
          {bracket && <path className="stage-bracket" d={`M${bracket.x + 2} ${bracket.from}h-2V${bracket.to}h2`} />}
        </g>
      ))}
      {layout.gateLetterY && (
        <>
          <GateNames crossbar={feed} y={layout.gateLetterY.feed} />
          <GateNames crossbar={recurrent} y={layout.gateLetterY.recurrent} />
        </>
      )}
      {layout.cellStrip && <Symbol x={layout.cellStrip.x + 15} y={readout.matrix.y - 7} text="c" />}
      <OutputLabels crossbar={readout} y={layout.outputLabelY} config={config} />
    </svg>
  )
}

/** The strip on top shows delta, the slope of the internal loss, instead of the activity that the wire carries on. */
function DeltaSymbol({ crossbar: { layer, matrix } }: { crossbar: CrossbarLayout }) {
  // Beside the recurrent strip the wire of h passes.
  return <Symbol x={matrix.x - 7} y={matrix.y - (layer === 'recurrent' ? 16 : 9)} text="δ" />
}

function Symbol({ x, y, text }: { x: number; y: number; text: string }) {
  return (
    <text className="stage-symbol" x={x} y={y} textAnchor="middle">
      {text}
    </text>
  )
}

/** Beside a layer's name, the norm of its plastic weights at the playhead. */
function Title({ crossbar, config }: { crossbar: CrossbarLayout; config: ModelConfig }) {
  const { layer, matrix, title } = crossbar
  const plastic = config.rule !== 'none'
  const ends = useOwnScaleEnd(config, layer)
  const norm = useRef<SVGTSpanElement>(null)
  const key = useRef(new DrawKey())
  useMomentDraw((current, moment) => {
    const step = weightStep(moment)
    if (!plastic || !key.current.changes(current, step, norm.current)) return
    const value = runWeightsOf(current).norm(layer, step)
    setText(norm.current, normText(value))
  })
  return (
    <>
      <text className="stage-caption" x={Math.max(matrix.x + matrix.width, title.x + 131)} y={title.y} textAnchor="end">
        {plastic && (
          <>
            ‖<tspan className="stage-symbol">w</tspan>‖ <tspan ref={norm} />
          </>
        )}
      </text>
      {ends !== null && (
        <text
          className="stage-caption"
          textAnchor="end"
          transform={`translate(${matrix.x + matrix.width + 12} ${matrix.y}) rotate(-90)`}
        >
          ±{formatScaleEnd(ends)}
        </text>
      )}
    </>
  )
}

/** Short enough for the narrowest matrix. */
function normText(value: number): string {
  if (!Number.isFinite(value)) return '∞'
  return value > 0 && value < 0.095 ? formatSignificant(value, value < 0.00095 ? 1 : 2) : formatFixed(value, 2)
}

/** Where a layer's own colour scale ends; null while all layers share one. */
function useOwnScaleEnd(config: ModelConfig, layer: LayerName): number | null {
  const current = useRun()
  const shared = useEngram((state) => state.sharedScale)
  const mode = useEngram((state) => paintableMode(config, state.paintMode))
  return current && !shared ? scalesInForce(current).weights[mode][layer] : null
}

const gateWords = ['input', 'forget', 'new', 'output']
/** Narrower blocks have their letters alone. */
const wordsFrom = 52

/** The LSTM's gates under their blocks of columns. */
export function GateNames({ crossbar: { matrix }, y }: { crossbar: CrossbarLayout; y: number }) {
  const width = matrix.width / gateLetters.length
  return gateLetters.map((letter, k) => (
    <text key={letter} className="stage-caption" x={matrix.x + (k + 0.5) * width} y={y} textAnchor="middle">
      <tspan className="stage-symbol">{letter}</tspan>
      {width >= wordsFrom && ` ${gateWords[k]}`}
    </text>
  ))
}

/** Names of the readout's columns: answer, auxiliary outputs, modulation. */
export function OutputLabels({ crossbar, y, config }: { crossbar: CrossbarLayout; y: number; config: ModelConfig }) {
  const { matrix, post } = crossbar
  const { outputSize, auxiliarySize, modulated } = config
  const at = (from: number, to: number) => matrix.x + ((from + to) / 2 / post) * matrix.width
  return (
    <>
      <Symbol x={at(0, outputSize)} y={y} text="y" />
      {auxiliarySize > 0 && (
        <text className="stage-caption" x={at(outputSize, outputSize + auxiliarySize)} y={y} textAnchor="middle">
          aux
        </text>
      )}
      {modulated && <Symbol x={at(post - 1, post)} y={y} text="m" />}
    </>
  )
}

/** The dashed line in the rule's colour; the wider, the larger the modulation m. */
function Modulation({ layout, config }: StageWiresProps) {
  const { modulation } = config.plasticity
  const learned = config.modulated && modulation === 'learned'
  const wire = useMemo(() => modulationWires(layout, learned), [layout, learned])
  const line = useRef<SVGPathElement>(null)
  const value = useRef<SVGTSpanElement>(null)
  const key = useRef(new DrawKey())
  useMomentDraw(({ run }, moment) => {
    const step = arrivedStep(moment, 'modulation')
    const m = step === null ? 0 : run.recording.modulation[step]
    const pulse = moment.time === null ? 0 : Math.sin(Math.PI * share(moment.time, 2, 2.9))
    const width = (1.25 + 1.5 * (Number.isFinite(m) ? Math.min(m, 2) : 0)) * (1 + 0.7 * pulse)
    // The dashes run from the output to the crossbars.
    const offset = pulse ? -64 * share(moment.time!, 2, 2.9) : 0
    if (key.current.changes(line.current, width, offset)) {
      line.current?.setAttribute('stroke-width', width.toFixed(2))
      line.current?.setAttribute('stroke-dashoffset', offset.toFixed(1))
    }
    setText(value.current, step === null ? '–' : formatFixed(m, m < 0.1 ? 3 : 2))
  })
  const { encoder, feed } = layout.crossbars
  const middleOf = ({ matrix }: CrossbarLayout) => matrix.x + matrix.width / 2
  // Between the line's last branch, which goes up to the layer that reads the input, and the one before.
  const [last, before] = encoder ? [middleOf(encoder), middleOf(feed)] : [middleOf(feed), layout.lanes.modulation]
  const [from, to] = [last + 12, before - 12]
  const words = learned ? ', to every crossbar' : ', held'
  const width = ('modulation m 0.000'.length + words.length) * 5.6 + 12
  const middle = Math.round((from + to) / 2)
  return (
    <>
      <path ref={line} className="stage-modulation" d={wire.line} />
      <path className="stage-modulation-heads" d={wire.head} />
      <path className="stage-modulation-halo" d={wire.line} data-symbol="eta keep" />
      {to - from > width && (
        <>
          <rect className="stage-ground" x={middle - width / 2} y={layout.modulationY - 8} width={width} height={16} />
          <text
            className="stage-rule-text"
            data-symbol="eta keep"
            x={middle}
            y={layout.modulationY + 4}
            textAnchor="middle"
          >
            modulation <tspan className="stage-symbol">m</tspan> <tspan ref={value} />
            {words}
          </text>
        </>
      )}
    </>
  )
}

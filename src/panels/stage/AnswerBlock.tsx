import { useRef, type CSSProperties } from 'react'
import { formatFixed, formatScaleEnd, formatSignificant } from '../../drawing/numberText'
import { layersOf } from '../../network/layers'
import { engramStore } from '../../store/engramStore'
import type { CurrentRun } from '../../store/currentRun'
import { useEngram } from '../../store/useEngram'
import { Segments } from '../../ui/Segments'
import { WeightLegend } from '../legend/WeightLegend'
import { setText } from '../setText'
import { answerReading } from './answerReading'
import { cellExtent } from './CellStrip'
import { paintableMode, paintWords } from './paintedMatrix'
import { arrivedStep } from './phaseMoment'
import { useScales } from './scalesInForce'
import { useMomentDraw } from './useMomentDraw'

/** Longer answers, of numbers that grow beyond all bounds, are set smaller. */
const roomForLetters = 6

/** What the network answers at the playhead, beside the target; its modulation; and how to read colours and bars. */
export function AnswerBlock({ current, style }: { current: CurrentRun; style?: CSSProperties }) {
  const label = useRef<HTMLDivElement>(null)
  const answer = useRef<HTMLDivElement>(null)
  const target = useRef<HTMLDivElement>(null)
  const modulation = useRef<HTMLDivElement>(null)
  const { config } = current.run.recording
  useMomentDraw(({ run }, moment) => {
    const answered = arrivedStep(moment, 'output')
    const reading = answerReading(run, answered ?? moment.stepIndex)
    const isBefore = answered !== null && answered !== moment.stepIndex
    setText(label.current, isBefore ? `${reading.label}, step ${answered}` : reading.label)
    const shown = answered === null ? '–' : reading.answer
    setText(answer.current, shown)
    answer.current?.toggleAttribute('data-long', shown.length > roomForLetters)
    setText(target.current, answered === null ? 'not computed yet' : reading.target)
    answer.current?.toggleAttribute('data-unasked', answered === null || !reading.asked)
    const gated = arrivedStep(moment, 'modulation')
    const m = gated === null ? NaN : run.recording.modulation[gated]
    setText(modulation.current, gated === null ? '–' : formatFixed(m, m < 0.1 ? 3 : 2))
  })
  return (
    <div className="stage-answer" style={style}>
      <div>
        <div ref={label} className="stage-answer-label" />
        <div ref={answer} className="stage-answer-value" />
        <div ref={target} className="stage-answer-label" />
      </div>
      {config.rule === 'none' ? (
        <div className="stage-answer-label">Nothing writes: this network has no plastic weights.</div>
      ) : (
        <div className="stage-answer-rule" data-symbol="eta keep">
          <div className="stage-answer-modulation-label">
            Modulation <i>m</i>
          </div>
          <div ref={modulation} className="stage-answer-modulation" />
        </div>
      )}
      <StageLegend current={current} />
    </div>
  )
}

const scaleSegments = [
  { key: 'shared', label: 'shared' },
  { key: 'own', label: 'per layer' },
] as const

const chooseScale = (key: 'shared' | 'own') => engramStore.setState({ sharedScale: key === 'shared' })

const barMeaning =
  'A bar beside a matrix is as long as its unit is active: the longest stands for the value given here.'

/** A layer whose own scale ends below this share of the shared one looks nearly blank on it. */
const paleShare = 0.5

/** The colours' scale with its choice, and what a full bar means. */
export function StageLegend({ current }: { current: CurrentRun }) {
  const paintMode = useEngram((state) => state.paintMode)
  const sharedScale = useEngram((state) => state.sharedScale)
  const { config } = current.run.recording
  const mode = paintableMode(config, paintMode)
  const scales = useScales(current)
  const bars: [string, number][] = [
    ...(config.encoder === 'plastic' ? [['x', scales.pre.encoder] satisfies [string, number]] : []),
    ['u', scales.pre.feed],
    ['h', scales.pre.readout],
  ]
  if (config.cell === 'lstm') bars.push(['c', cellExtent(current)])
  if (config.rule !== 'gradient') bars.push(['y', scales.post.readout])
  const isPale =
    sharedScale && layersOf(config).some((layer) => scales.weights[mode][layer] < paleShare * scales.shared[mode])
  const note = sharedScale
    ? 'One scale: the colours of all crossbars compare.'
    : 'Each crossbar has a scale of its own; its end stands at the matrix.'
  return (
    <div className="stage-legend">
      <WeightLegend label={paintWords[mode]} extent={sharedScale ? formatScaleEnd(scales.shared[mode]) : ''} />
      <div className="stage-scale-choice" title={note}>
        <Segments
          label="Colour scale"
          segments={scaleSegments}
          value={sharedScale ? 'shared' : 'own'}
          onChange={chooseScale}
        />
      </div>
      {isPale && <p className="stage-scale-hint">pale? try per layer</p>}
      <p className="stage-bar-legend" title={barMeaning}>
        longest bar:
        {bars.map(([symbol, extent], k) => [
          ' ',
          <span key={symbol}>
            <i>{symbol}</i> {formatSignificant(extent)}
            {k < bars.length - 1 && ','}
          </span>,
        ])}
      </p>
    </div>
  )
}

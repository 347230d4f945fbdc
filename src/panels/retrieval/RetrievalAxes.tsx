import type { EpisodeBatch } from '../../tasks/episode'
import { signFromWidth, stepToX } from '../inspector/stepAxis'
import { itemSign } from '../timeline/itemText'
import { rowToY, type RetrievalGeometry } from './retrievalGeometry'

/** Below the triangle: the signs of the items, and the phases. */
const signHeight = 14
const phaseHeight = 15
/** A phase's name needs about this much room per letter. */
const letterWidth = 6.2

interface RetrievalAxesProps {
  readonly geometry: RetrievalGeometry
  readonly episode: EpisodeBatch
  /** Path of the triangle's edge. */
  readonly edge: string
}

/** Everything of the map but its colours: edge, phases, signs, and the marks that a RetrievalView moves. */
export function RetrievalAxes({ geometry, episode, edge }: RetrievalAxesProps) {
  const { axis, top, height, columnWidth, rowHeight, steps } = geometry
  const { task, items, phases } = episode
  const bottom = top + height
  const hasColumns = columnWidth >= signFromWidth
  const hasRows = rowHeight >= signFromWidth
  const all = Array.from({ length: steps }, (_, step) => step)
  const phaseY = bottom + (hasColumns ? signHeight : 2) + 11
  return (
    <svg
      className="retrieval-marks"
      width={axis.x + axis.width}
      height={bottom + (hasColumns ? signHeight : 2) + phaseHeight}
      aria-hidden="true"
    >
      <rect className="retrieval-column" />
      <path className="retrieval-edge" d={edge} />
      <path
        className="retrieval-phases"
        d={phases
          .filter(({ from }) => from > 0)
          .map(
            ({ from }) =>
              `M${stepToX(axis, from)} ${rowToY(geometry, from + 1)}V${bottom}M${axis.x} ${rowToY(geometry, from)}H${stepToX(axis, from)}`,
          )
          .join('')}
      />
      {hasRows &&
        all.slice(1).map((step) => (
          <text
            key={`row${step}`}
            className="retrieval-sign retrieval-row-sign"
            data-step={step}
            x={stepToX(axis, step) + 4}
            y={rowToY(geometry, step + 0.5) + 3.2}
          >
            {itemSign(task, items[step])}
          </text>
        ))}
      {hasColumns &&
        all.map((step) => (
          <text
            key={step}
            className="retrieval-sign"
            data-step={step}
            x={stepToX(axis, step + 0.5)}
            y={bottom + 11}
            textAnchor="middle"
          >
            {itemSign(task, items[step])}
          </text>
        ))}
      {phases.map(({ name, from, to }) =>
        (to - from) * columnWidth > letterWidth * name.length ? (
          <g key={name}>
            <path
              className="retrieval-span"
              d={`M${stepToX(axis, from) + 1} ${phaseY - 10.5}H${stepToX(axis, to) - 1}`}
            />
            <text className="retrieval-phase" x={stepToX(axis, (from + to) / 2)} y={phaseY} textAnchor="middle">
              {from === 0 ? `written in ${name}` : name}
            </text>
          </g>
        ) : null,
      )}
      <text className="retrieval-phase" textAnchor="end" x={axis.x - 4} y={rowToY(geometry, 1) + 4}>
        1
      </text>
      <text className="retrieval-phase" textAnchor="end" x={axis.x - 2} y={bottom}>
        {steps - 1}
      </text>
      <text
        className="retrieval-phase"
        textAnchor="middle"
        transform={`translate(${axis.x - 4} ${top + height / 2}) rotate(-90)`}
      >
        recalled at step
      </text>
      <path className="retrieval-same" />
      <path className="retrieval-row" />
      <path className="retrieval-cell" />
      <path className="retrieval-hover" />
      <text className="retrieval-label" />
    </svg>
  )
}

import { useEffect, useId, useRef, type ReactNode } from 'react'
import { layerNames } from '../../network/layers'
import { mountTimeline } from './mountTimeline'
import { rowNames, type RowName } from './timelineGeometry'
import './timeline.css'

/** Paths of the plot, from back to front. */
const paths = [
  'phase-boundaries',
  'phase-bands',
  'answer-zero',
  'answer-error',
  'answer-target',
  'answer-unscored',
  'answer-scored',
  'gate-base',
  'gate-write',
  'gate-forget',
  'norm-limit',
  'norm-line',
  'loss-base',
  'loss-line',
  'w-base',
  ...layerNames.map((layer) => `w-${layer}`),
]

const labelledRows = rowNames.filter((name) => name !== 'phases')

/**
 * Everything that happens in an episode, on one time axis, with the playhead across it. React mounts these elements once;
 * the timeline's draw function on the frame loop fills and moves them. `children` stand in its upper left corner.
 */
export function TimelinePanel({ children }: { readonly children?: ReactNode }) {
  const root = useRef<HTMLElement>(null)
  const summaryId = useId()
  useEffect(() => (root.current ? mountTimeline(root.current) : undefined), [])
  return (
    <section className="timeline" aria-label="Timeline" aria-describedby={summaryId} ref={root}>
      <div className="timeline-corner">{children}</div>
      <p className="visually-hidden" id={summaryId} data-part="summary" />
      <div className="timeline-wash" data-part="wash" />
      <canvas className="timeline-raster" data-part="inputs" aria-hidden="true" />
      <canvas className="timeline-raster" data-part="inputs" aria-hidden="true" />
      <canvas className="timeline-raster" data-part="inputs" aria-hidden="true" />
      <canvas className="timeline-raster" data-part="hidden" aria-hidden="true" />
      <svg className="timeline-plot" aria-hidden="true">
        {paths.map((name) => (
          <path key={name} className={`timeline-${name}`} data-part={name} />
        ))}
        <g data-part="items" />
        <path className="timeline-chips" data-part="chips" />
        <g data-part="chip-signs" />
        <g data-part="phases" />
        <text className="timeline-axis" data-part="answer-axis" />
        <text className="timeline-axis" data-part="gate-axis" />
      </svg>
      <div className="timeline-hover" data-part="hover" hidden />
      {labelledRows.map((name) => (
        <RowTexts key={name} name={name} />
      ))}
      <p className="timeline-nothing-written" data-part="nothing-written">
        <span className="timeline-name">Nothing is written</span>
        <span className="timeline-note">this network has no plasticity</span>
      </p>
      <p className="timeline-now-head" data-part="now-head" aria-hidden="true" />
      <div
        className="timeline-scrubber"
        data-part="scrubber"
        role="slider"
        tabIndex={0}
        aria-label="Step"
        aria-valuenow={0}
      >
        <div className="timeline-playhead" data-part="playhead">
          <span className="timeline-tab" data-part="tab" />
        </div>
      </div>
    </section>
  )
}

/** A row's label on the left, and its value at the playhead on the right. */
function RowTexts({ name }: { readonly name: RowName }) {
  return (
    <>
      <p className="timeline-label" data-part={`label-${name}`}>
        <span className="timeline-name" />
        {name === 'plasticNorm' ? <LayerKey /> : <span className="timeline-note" />}
        {name === 'hidden' && <button type="button" className="timeline-order" data-part="order" />}
      </p>
      <p className="timeline-now" data-part={`now-${name}`} aria-hidden="true">
        <span className="timeline-value" />
        <span className="timeline-unit" />
      </p>
    </>
  )
}

const shortNames = { encoder: 'enc', feed: 'feed', recurrent: 'rec', readout: 'out' }

/** Which line is which layer's. */
function LayerKey() {
  return (
    <span className="timeline-key">
      {layerNames.map((layer) => (
        <span key={layer} title={`Norm of the ${layer}'s plastic weights`}>
          <svg width="14" height="6" aria-hidden="true">
            <path className={`timeline-w-${layer}`} d="M0 3h14" />
          </svg>
          {shortNames[layer]}
        </span>
      ))}
    </span>
  )
}

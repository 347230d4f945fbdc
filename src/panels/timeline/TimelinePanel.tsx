import { useEffect, useId, useRef, type ReactNode } from 'react'
import { rampColours } from '../../drawing/colourRamp'
import { layerNames } from '../../network/layers'
import { showAllSteps, zoomFactor, zoomTimeline } from '../../store/timelineRange'
import { mountTimeline } from './mountTimeline'
import type { RampName } from './rampKeys'
import { rowNames, type RowName } from './rowPlan'
import './timeline.css'

/** Paths of the head, from back to front. */
const headPaths = [
  'phase-grounds',
  'phase-bands',
  'overview-window',
  'overview-outline',
  'overview-frame',
  'overview-phases',
  'overview-handles',
  'overview-playhead',
]

/** Paths of the rows, from back to front. */
const rowPaths = [
  'phase-boundaries',
  'answer-zero',
  'answer-error',
  'answer-target',
  'answer-ghost',
  'answer-unscored',
  'answer-scored',
  'rates-base',
  'rates-write',
  'rates-forget',
  'rates-ghost',
  'norm-limit',
  'norm-ghost',
  'norm-line',
  'loss-area',
  'loss-base',
  'loss-line',
  'w-base',
  'w-ghost',
  ...layerNames.map((layer) => `w-${layer}`),
  'hidden-mark',
]

const labelledRows = rowNames.filter((name) => name !== 'interventions')

export interface TimelinePanelProps {
  /** Stands in the panel's upper left corner. */
  readonly children?: ReactNode
  /** The row of what is done to the network on the way. */
  readonly interventions?: ReactNode
}

const Paths = ({ names }: { readonly names: readonly string[] }) =>
  names.map((name) => <path key={name} className={`timeline-${name}`} data-part={name} />)

/**
 * Everything that happens in an episode, on one time axis, with the playhead across it. React mounts these elements once;
 * the timeline's draw function on the frame loop fills and moves them. `children` stand in its upper left corner.
 */
export function TimelinePanel({ children, interventions }: TimelinePanelProps) {
  const root = useRef<HTMLElement>(null)
  const summaryId = useId()
  useEffect(() => (root.current ? mountTimeline(root.current) : undefined), [])
  return (
    <section className="timeline" aria-label="Timeline" aria-describedby={summaryId} ref={root}>
      <div className="timeline-corner">{children}</div>
      <p className="visually-hidden" id={summaryId} data-part="summary" />
      <div className="timeline-head" data-part="head">
        <svg className="timeline-plot" aria-hidden="true">
          <Paths names={headPaths} />
          <g data-part="phases" />
        </svg>
        <p className="timeline-now-head" data-part="now-head" aria-hidden="true" />
        <div className="timeline-brush" data-part="brush" title="Drag to zoom in; double-click for the whole episode" />
        <ZoomButtons />
      </div>
      <div className="timeline-body" data-part="body">
        <div className="timeline-rows" data-part="rows">
          <Scrubber />
          <div className="timeline-wash" data-part="wash" />
          <canvas className="timeline-raster" data-part="inputs" aria-hidden="true" />
          <canvas className="timeline-raster" data-part="inputs" aria-hidden="true" />
          <canvas className="timeline-raster" data-part="inputs" aria-hidden="true" />
          <canvas className="timeline-raster" data-part="hidden" aria-hidden="true" />
          <canvas className="timeline-raster" data-part="cellState" aria-hidden="true" />
          <svg className="timeline-plot" aria-hidden="true">
            <Paths names={rowPaths} />
            <path className="timeline-lit" data-part="rates-lit" data-symbol="eta keep" />
            <g data-part="items" />
            <path className="timeline-chips" data-part="chips" />
            <g data-part="chip-signs" />
            <text className="timeline-axis" data-part="answer-axis" />
            <text className="timeline-axis" data-part="answer-top" />
            <text className="timeline-axis" data-part="rates-axis" />
          </svg>
          {labelledRows.map((name) => (
            <RowTexts key={name} name={name} />
          ))}
          {interventions}
          <p className="timeline-nothing-written" data-part="nothing-written">
            <span className="timeline-name">Nothing is written</span>
            <span className="timeline-note">this network has no plasticity</span>
          </p>
        </div>
      </div>
      <div className="timeline-overlay" data-part="overlay" aria-hidden="true">
        <div className="timeline-overflow" data-part="overflow" hidden />
        <div className="timeline-selection" data-part="selection" hidden />
        <div className="timeline-recalled" data-part="recalled" hidden>
          <span className="timeline-tab" data-part="recalled-tab" />
        </div>
        <div className="timeline-hover" data-part="hover" hidden />
        <div className="timeline-playhead" data-part="playhead">
          <span className="timeline-tab" data-part="tab" />
        </div>
      </div>
      <div className="timeline-overflow-words" data-part="overflow-words" aria-hidden="true" />
      <div className="timeline-more" aria-hidden="true" />
      <div className="timeline-tip" data-part="tip" hidden aria-hidden="true">
        <div className="timeline-tip-title" />
        <dl />
      </div>
    </section>
  )
}

/** What is dragged to move the playhead, over all rows that are in sight. */
function Scrubber() {
  return (
    <div
      className="timeline-scrubber"
      data-part="scrubber"
      role="slider"
      tabIndex={0}
      aria-label="Step"
      aria-valuenow={0}
    />
  )
}

function ZoomButtons() {
  return (
    <div className="timeline-zoom" data-part="zoom" role="group" aria-label="Zoom of the timeline" hidden>
      <span className="timeline-zoom-text" data-part="zoom-text" />
      <button
        type="button"
        data-part="zoom-out"
        aria-label="Zoom out"
        title="Zoom out (−)"
        onClick={() => zoomTimeline(1 / zoomFactor)}
      >
        −
      </button>
      <button type="button" aria-label="Zoom in" title="Zoom in (+)" onClick={() => zoomTimeline(zoomFactor)}>
        +
      </button>
      <button
        type="button"
        className="timeline-zoom-all"
        data-part="zoom-all"
        title="Show the whole episode (0)"
        onClick={showAllSteps}
      >
        all
      </button>
    </div>
  )
}

/** The colour keys beside the names of rows. */
const rampsOf: Readonly<Partial<Record<RowName, readonly RampName[]>>> = {
  inputs: ['cue', 'signed'],
  hidden: ['hidden'],
  cellState: ['cellState'],
}

/** The colours of a raster between their ends. */
function RampKey({ name }: { readonly name: RampName }) {
  return (
    <span className="timeline-ramp" data-part={`ramp-${name}`} hidden>
      <span />
      <canvas width={rampColours} height={1} aria-hidden="true" />
      <span />
    </span>
  )
}

/** A row's label on the left, and its value at the playhead on the right. */
function RowTexts({ name }: { readonly name: RowName }) {
  return (
    <>
      <p className="timeline-label" data-part={`label-${name}`}>
        <span className="timeline-name" />
        {rampsOf[name]?.map((ramp) => (
          <RampKey key={ramp} name={ramp} />
        ))}
        {name === 'plasticNorm' ? <LayerKey /> : <span className="timeline-note" />}
        {name === 'rates' && <RatesKey />}
        {name === 'hidden' && <button type="button" className="timeline-order" data-part="order" />}
        {name === 'answer' && <GhostKey />}
      </p>
      <p className="timeline-now" data-part={`now-${name}`} aria-hidden="true">
        <span className="timeline-value" data-symbol={name === 'rates' ? 'keep' : undefined} />
        <span className="timeline-unit" data-symbol={name === 'rates' ? 'eta' : undefined} />
      </p>
    </>
  )
}

/** Which rate is the line, which is filled. */
function RatesKey() {
  return (
    <span className="timeline-key">
      <span data-symbol="keep" title="The share of the plastic weights that each step forgets">
        <svg width="14" height="6" aria-hidden="true">
          <path className="timeline-rates-forget" d="M0 3h14" />
        </svg>
        forget
      </span>
      <span data-symbol="eta" title="The write rate η of each step">
        <svg width="14" height="6" aria-hidden="true">
          <path className="timeline-rates-write" d="M0 0h14v6H0z" />
        </svg>
        write
      </span>
    </span>
  )
}

/** Which lines are those of the untouched run. */
function GhostKey() {
  return (
    <span className="timeline-ghost-key" data-part="ghost-key" hidden>
      <svg width="14" height="6" aria-hidden="true">
        <path className="timeline-answer-ghost" d="M0 3h14" />
      </svg>
      as trained
    </span>
  )
}

const shortNames = { encoder: 'enc', feed: 'feed', recurrent: 'rec', readout: 'out' }

/** Which line is which layer's. */
function LayerKey() {
  return (
    <span className="timeline-key">
      {layerNames.map((layer) => (
        <span key={layer} data-part={`key-${layer}`} title={`Norm of the ${layer}'s plastic weights`}>
          <svg width="14" height="6" aria-hidden="true">
            <path className={`timeline-w-${layer}`} d="M0 3h14" />
          </svg>
          {shortNames[layer]}
        </span>
      ))}
    </span>
  )
}

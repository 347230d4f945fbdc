import { useId, useMemo } from 'react'
import { layersOf, type LayerName } from '../../network/layers'
import { isRetrievalExact } from '../../network/retrieval'
import type { RetrievalReading } from '../../network/retrievalMap'
import type { CurrentRun } from '../../store/currentRun'
import { engramStore } from '../../store/engramStore'
import { retrievalLayerOf } from '../../store/runRetrieval'
import { useEngram } from '../../store/useEngram'
import { Segments } from '../../ui/Segments'
import { layerTitles } from '../stage/layerTitles'
import { RetrievalTriangle } from './RetrievalTriangle'
import './retrieval.css'

const readingSegments = [
  { key: 'effect', label: 'On the answer' },
  { key: 'size', label: 'Size' },
] as const

const chooseReading = (retrievalReading: RetrievalReading) => engramStore.setState({ retrievalReading })
const chooseLayer = (retrievalLayer: LayerName) => engramStore.setState({ retrievalLayer })

/** What each step adds of what past steps wrote, for one layer at a time. */
export function RetrievalPanel({ current }: { current: CurrentRun }) {
  const layer = useEngram((state) => retrievalLayerOf(current, state))
  const reading = useEngram((state) => state.retrievalReading)
  const headingId = useId()
  const { recording } = current.run
  const { config } = current.checkpoint.network
  const layerSegments = useMemo(() => layersOf(config).map((key) => ({ key, label: layerTitles[key] })), [config])
  const missing = whyMissing(recording)
  return (
    <section className="retrieval" aria-labelledby={headingId}>
      <div className="retrieval-head">
        <h3 id={headingId}>Retrieval map</h3>
        {!missing && (
          <Segments
            label="Reading of the retrieval map"
            segments={readingSegments}
            value={reading}
            onChange={chooseReading}
          />
        )}
      </div>
      {missing ? (
        <p className="inspector-note">{missing}</p>
      ) : (
        <>
          <p className="retrieval-what">What each step recalls of each earlier write.</p>
          <Segments label="Layer of the retrieval map" segments={layerSegments} value={layer} onChange={chooseLayer} />
          <RetrievalTriangle current={current} layer={layer} />
        </>
      )}
    </section>
  )
}

function whyMissing(recording: CurrentRun['run']['recording']): string | null {
  if (recording.config.rule === 'none')
    return 'This network has no plastic weights: no step writes anything that a later one could recall.'
  if (!isRetrievalExact(recording))
    return 'With a weight clip, past writes no longer add up to the weights: the map would not be exact, so it is not shown.'
  return null
}

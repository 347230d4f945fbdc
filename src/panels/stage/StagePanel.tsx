import { useEffect, useId, useMemo, useRef } from 'react'
import { engramStore } from '../../store/engramStore'
import { useEngram } from '../../store/useEngram'
import { onDemand } from '../../ui/onDemand'
import { linkSymbols } from '../symbolLinks'
import { useRun } from '../useRun'
import { useElementSize } from '../useElementSize'
import { Circuit } from './Circuit'
import { SelectionAnnouncement } from './SelectionAnnouncement'
import { SingleCrossbar } from './SingleCrossbar'
import { circuitFromWidth } from './stageLayout'
import { stageScale } from './stageScale'
import { StageSummary } from './StageSummary'
import { StageTooltip } from './StageTooltip'
import './stage.css'

const CrossbarZoom = onDemand(() => import('./CrossbarZoom'))
/** Of an enlarged crossbar where the page scrolls. stage.css has the same number. */
const narrowZoomHeight = 520
const canZoom = typeof CSS !== 'undefined' && CSS.supports('zoom', '1.2')
const closeZoom = () => engramStore.setState({ zoomedLayer: null })

/** The network as a circuit of crossbars, painted at the playhead. */
export function StagePanel() {
  const root = useRef<HTMLElement>(null)
  const outer = useElementSize(root)
  const scale = outer && canZoom ? stageScale(outer) : 1
  const size = useMemo(() => outer && { width: outer.width / scale, height: outer.height / scale }, [outer, scale])
  const current = useRun()
  const summaryId = useId()
  const narrow = size !== null && size.width < circuitFromWidth
  const zoomed = useEngram((state) => state.zoomedLayer)
  const lastZoomed = useRef(zoomed)
  // Here, for the stage is there when the inspector is folded away.
  useEffect(linkSymbols, [])
  useEffect(() => {
    // Back where the keyboard was.
    if (zoomed === null && lastZoomed.current)
      root.current?.querySelector<HTMLElement>(`.stage-crossbar[data-layer=${lastZoomed.current}]`)?.focus()
    lastZoomed.current = zoomed
  }, [zoomed])
  return (
    <section
      ref={root}
      className="stage"
      aria-label="Network"
      aria-describedby={summaryId}
      data-rule={current?.run.recording.config.rule}
      data-narrow={narrow || undefined}
    >
      <StageSummary id={summaryId} />
      <div
        className="stage-plate"
        style={scale > 1 && size ? { ...size, position: 'relative', zoom: scale } : undefined}
      >
        {size &&
          size.width > 0 &&
          current &&
          (zoomed ? (
            <CrossbarZoom
              key={zoomed}
              current={current}
              layer={zoomed}
              width={size.width}
              height={narrow ? narrowZoomHeight : size.height}
              onClose={closeZoom}
            />
          ) : narrow ? (
            <SingleCrossbar current={current} width={size.width} />
          ) : (
            <Circuit current={current} size={size} pixelRatio={window.devicePixelRatio * scale} />
          ))}
      </div>
      {current && (
        <>
          <SelectionAnnouncement current={current} />
          <StageTooltip stage={root} scale={scale} />
        </>
      )}
    </section>
  )
}

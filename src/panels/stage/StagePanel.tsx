import { useId, useRef } from 'react'
import { useRun } from '../useRun'
import { useElementSize } from '../useElementSize'
import { Circuit } from './Circuit'
import { SelectionAnnouncement } from './SelectionAnnouncement'
import { SingleCrossbar } from './SingleCrossbar'
import { circuitFromWidth } from './stageLayout'
import { StageSummary } from './StageSummary'
import { StageTooltip } from './StageTooltip'
import './stage.css'

/** The network as a circuit of crossbars, painted at the playhead. */
export function StagePanel() {
  const root = useRef<HTMLElement>(null)
  const size = useElementSize(root)
  const current = useRun()
  const summaryId = useId()
  const narrow = size !== null && size.width < circuitFromWidth
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
      {size &&
        current &&
        (narrow ? <SingleCrossbar current={current} width={size.width} /> : <Circuit current={current} size={size} />)}
      {current && (
        <>
          <SelectionAnnouncement current={current} />
          <StageTooltip stage={root} />
        </>
      )}
    </section>
  )
}

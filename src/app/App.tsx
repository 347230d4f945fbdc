import { useEffect, useState } from 'react'
import { ErrorsPanel } from '../panels/errors/ErrorsPanel'
import { InspectorPanel } from '../panels/inspector/InspectorPanel'
import { InterventionRow } from '../panels/interventions/InterventionRow'
import { Notices } from '../panels/notices/Notices'
import { PageActionsContext, type PageActions } from '../panels/pageActions'
import { ModelPickers } from '../panels/setup/ModelPickers'
import { PlasticitySwitch, SetupPanel } from '../panels/setup/SetupPanel'
import { StagePanel } from '../panels/stage/StagePanel'
import { TimelinePanel } from '../panels/timeline/TimelinePanel'
import { Transport } from '../panels/transport/Transport'
import { addNotice } from '../store/notices'
import { chosenEntry } from '../store/setup'
import { useEngram } from '../store/useEngram'
import { PartFailureContext } from '../ui/onDemand'
import { preloadPickerMenu } from '../ui/Picker'
import { useMediaQuery } from '../ui/useMediaQuery'
import { AppHeader, type SidePanel } from './AppHeader'
import { Citation } from './Citation'
import { CopyLink } from './CopyLink'
import { FileDrop } from './FileDrop'
import { NoPicture } from './NoPicture'
import { TimelineSplitter } from './TimelineSplitter'

/** Below these widths the side panels fold away, and everything stacks. app.css has the same numbers. */
const foldedQuery = '(max-width: 1199px)'
const stackedQuery = '(max-width: 699px)'

/** After the first picture, so that it takes nothing from it. */
const menuPreloadMs = 3000

const tellPartFailure = () =>
  addNotice(
    'This part of the page could not be loaded. Check the connection and reload the page; what is on show goes on working.',
    'error',
  )

/** The page: header, rail, stage and timeline, inspector. */
export function App({ onRetry, actions }: { onRetry: () => void; actions: PageActions }) {
  const stacked = useMediaQuery(stackedQuery)
  const folded = useMediaQuery(foldedQuery) && !stacked
  // An episode's function, or the pad for its images, is what there is to see of it: it is there unless it was folded away.
  const hasOwnPanel = useEngram((state) => ['regression', 'oneShot'].includes(chosenEntry(state)?.task.name ?? ''))
  const [chosen, setOpened] = useState<SidePanel | null>()
  const opened = chosen === undefined ? (hasOwnPanel ? 'inspector' : null) : chosen
  const hasRun = useEngram((state) => state.runVersion > 0)
  useEffect(() => {
    if (!hasRun) return
    const timer = setTimeout(preloadPickerMenu, menuPreloadMs)
    return () => clearTimeout(timer)
  }, [hasRun])
  const shows = (panel: SidePanel) => !folded || opened === panel
  const rail = shows('setup') && (
    <aside key="setup" className="rail" id="setup" aria-label="Setup and errors">
      {stacked && (
        <div className="rail-pickers">
          <ModelPickers />
          <CopyLink />
        </div>
      )}
      <PlasticitySwitch />
      <ErrorsPanel />
      <SetupPanel />
      <Citation />
    </aside>
  )
  const stage = (
    <main key="stage" className="stage-area">
      {hasRun ? <StagePanel /> : <NoPicture onRetry={onRetry} />}
    </main>
  )
  const inspector = shows('inspector') && (
    <aside key="inspector" className="inspector-area" id="inspector" aria-label="Inspector">
      {hasRun && <InspectorPanel />}
    </aside>
  )
  return (
    <PageActionsContext value={actions}>
      <PartFailureContext value={tellPartFailure}>
        <div className="app">
          <AppHeader
            stacked={stacked}
            sidePanel={folded ? { opened, onToggle: (panel) => setOpened(opened === panel ? null : panel) } : null}
          />
          <Notices />
          {stacked ? [stage, inspector, rail] : [rail, stage, inspector]}
          <section className="timeline-area" aria-label="Time">
            {hasRun && !stacked && <TimelineSplitter />}
            {hasRun && (
              <TimelinePanel interventions={<InterventionRow />}>
                <Transport />
              </TimelinePanel>
            )}
          </section>
        </div>
        <FileDrop />
      </PartFailureContext>
    </PageActionsContext>
  )
}

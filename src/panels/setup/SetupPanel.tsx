import { Fragment, useState } from 'react'
import type { PlasticitySettings } from '../../network/modelConfig'
import type { EngramState } from '../../store/engramStore'
import { isSetupChanged, resetSetup, setPlasticityOff } from '../../store/setup'
import { useEngram } from '../../store/useEngram'
import { Switch } from '../../ui/Switch'
import { useShownCheckpoint } from '../useRun'
import { EpisodeControls } from './EpisodeControls'
import { PlasticityControls } from './PlasticityControls'
import './setup.css'

/** The page's main experiment: the same network with its synapses held still. */
export function PlasticitySwitch() {
  const off = useEngram((state) => state.plasticityOff)
  const config = useShownCheckpoint()?.network.config
  const writing = useEngram((state) => writingNote(state, config?.plasticity))
  const plastic = config !== undefined && config.rule !== 'none'
  return (
    <div className="plasticity-switch" data-rule={config?.rule}>
      <Switch
        label="Plasticity"
        on={plastic && !off}
        onChange={(on) => setPlasticityOff(!on)}
        disabled={!plastic}
        describedBy="plasticity-note"
      />
      <p id="plasticity-note">{config && (plastic ? writing : 'This network has none.')}</p>
    </div>
  )
}

/** What the settings let the steps write. */
function writingNote(
  { plasticityOff, alphaScale, plasticityOverrides, interventions }: EngramState,
  trained: PlasticitySettings | undefined,
): string {
  const { etaScale, modulation } = { ...trained, ...plasticityOverrides }
  if (alphaScale !== 0) {
    if (!plasticityOff && etaScale !== 0 && modulation !== 0) return 'Every step rewrites synapses.'
    if (interventions.some((one) => one.kind === 'holdEta' && one.eta !== 0)) return 'Rewritten only where η is held.'
  }
  return 'No synapse is rewritten.'
}

/** Everything that can be changed about the run on show. */
export function SetupPanel() {
  const changed = useEngram(isSetupChanged)
  const checkpoint = useShownCheckpoint()
  const [resets, setResets] = useState(0)
  const reset = () => {
    setResets(resets + 1)
    resetSetup()
  }
  return (
    <section className="setup" aria-label="Setup">
      <div className="setup-title">
        <h2>Setup</h2>
        <button type="button" className="text-button quiet" disabled={!changed} onClick={reset}>
          Reset all
        </button>
      </div>
      {/* Made anew, so that no text stays that a field refused. */}
      <Fragment key={`${checkpoint?.id} ${resets}`}>
        {checkpoint && <PlasticityControls checkpoint={checkpoint} />}
        <div className="setup-episode">{checkpoint && <EpisodeControls checkpoint={checkpoint} />}</div>
      </Fragment>
    </section>
  )
}

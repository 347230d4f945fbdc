import type { CurrentRun } from '../store/currentRun'
import { engramStore } from '../store/engramStore'
import { addNotice } from '../store/notices'
import { phasesOf } from '../store/stepPhase'
import { taskRanges } from '../store/settingRanges'
import { isZoomed, shownRange } from '../store/timelineRange'
import type { AddressState } from '../store/addressField'

/** Fits what an address says to the first run that it leads to, and tells what does not exist there. */
export function fitAddress(asked: Partial<AddressState>, current: CurrentRun, isSelectionLost: boolean): void {
  const { run } = current
  const { steps } = run.episode
  fitSettings(asked, current)
  const { stepIndex, phase, timelineRange, selected, exampleEdits = [] } = asked
  const { exampleEdits: inForce } = run.request
  if (inForce.length < exampleEdits.length) {
    addNotice('The address changes examples that this episode does not have. Those changes were left out.')
    engramStore.setState({ exampleEdits: inForce })
  }
  if (isSelectionLost && selected)
    addNotice('The address selects a connection that this network does not have. Another one is selected.')
  const isStepLost = stepIndex !== undefined && stepIndex >= steps
  if (isStepLost) addNotice(`The address asks for step ${stepIndex}, but this episode has steps 0 to ${steps - 1}.`)
  if (phase && (isStepLost || !phasesOf(run.recording.config.rule).includes(phase))) {
    if (!isStepLost)
      addNotice(`The address asks for the phase “${phase}”, which the steps of this network do not have.`)
    engramStore.setState({ phase: null })
  }
  if (timelineRange && timelineRange[1] > steps) {
    const [from, to] = timelineRange
    addNotice(
      `The address zooms the timeline to the steps ${from} to ${to - 1}, but this episode has steps 0 to ${steps - 1}.`,
    )
    const range = shownRange([Math.min(from, steps), steps], steps)
    engramStore.setState({ timelineRange: from < steps && isZoomed(range, steps) ? range : null })
  }
}

/** Leaves out parameters that the task does not have, which is told, and settings that are as they were trained. */
function fitSettings(
  { taskOverrides = {}, plasticityOverrides = {} }: Partial<AddressState>,
  { checkpoint: { task, network } }: CurrentRun,
): void {
  const foreign = Object.keys(taskOverrides).filter((name) => !(name in taskRanges[task.name]))
  if (foreign.length > 0)
    addNotice(`The address sets what this task does not have (${foreign.join(', ')}). That was left out.`)
  const changed = <Settings extends object>(settings: Settings, trained: object): Settings => {
    const known = trained as Readonly<Record<string, unknown>>
    const isChange = ([name, value]: [string, unknown]) => name in known && !Object.is(known[name], value)
    return Object.fromEntries(Object.entries(settings).filter(isChange)) as Settings
  }
  const fitted = {
    taskOverrides: changed(taskOverrides, task),
    plasticityOverrides: changed(plasticityOverrides, network.config.plasticity),
  }
  const count = (settings: object) => Object.keys(settings).length
  if (count(fitted.taskOverrides) < count(taskOverrides)) engramStore.setState({ taskOverrides: fitted.taskOverrides })
  if (count(fitted.plasticityOverrides) < count(plasticityOverrides))
    engramStore.setState({ plasticityOverrides: fitted.plasticityOverrides })
}

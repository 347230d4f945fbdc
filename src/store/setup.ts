import type { ManifestEntry } from '../network/checkpoint'
import { applies, isSame, type Intervention } from '../network/interventions'
import type { PlasticitySettings, Rule } from '../network/modelConfig'
import type { EpisodeRequest, LoadedCheckpoint } from '../runtime/protocol'
import type { TaskName, TaskSettings } from '../tasks/episode'
import { editedSteps, editsInForce } from '../tasks/exampleEdits'
import { bestEntry, trainedOn } from './checkpointChoice'
import { getCurrentRun } from './currentRun'
import { engramStore, initialState, withOverrides, type EngramState } from './engramStore'
import { resetPad } from './padEditing'
import { picturesOf, untouchedPad } from './pad'
import { mostInterventions, seedRange } from './settingRanges'

/** The manifest's entry of the checkpoint that is chosen; undefined until the manifest is there. */
export function chosenEntry({ manifest, checkpointId }: EngramState): ManifestEntry | undefined {
  return manifest.find((entry) => entry.id === checkpointId)
}

/**
 * Shows another trained network. Its own plasticity settings apply; task parameters stay where the task stays, and changed
 * examples come back with their task.
 */
export function selectCheckpoint(id: string): void {
  const state = engramStore.getState()
  if (id === state.checkpointId) return
  const next = state.manifest.find((entry) => entry.id === id)
  const now = chosenEntry(state)
  const sameTask = next?.task.name === now?.task.name
  engramStore.setState({
    ...(now && next ? examplesOfTask(state, now.task, next.task) : examplesAsDrawn),
    checkpointId: id,
    plasticityOverrides: {},
    alphaScale: 1,
    taskOverrides: sameTask ? state.taskOverrides : {},
  })
}

function isSameTask(one: TaskSettings, other: TaskSettings): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Leaves the examples of a task, and takes up those that another one was left with. */
function examplesOfTask(
  { seed, exampleEdits, taskOverrides, leftExamples }: EngramState,
  before: TaskSettings,
  after: TaskSettings,
): Partial<EngramState> {
  if (isSameTask(before, after)) return {}
  const comesBack = leftExamples?.seed === seed && isSameTask(leftExamples.task, after)
  // With another number of examples the changes would be those of others.
  const isKept = exampleEdits.length > 0 && Object.keys(taskOverrides).length === 0
  const others = leftExamples && !isSameTask(leftExamples.task, before) ? leftExamples : null
  return {
    ...examplesAsDrawn,
    ...(comesBack && { exampleEdits: leftExamples.exampleEdits }),
    leftExamples: isKept ? { task: before, seed, exampleEdits } : others,
  }
}

/** Shows the checkpoint of this task that is most like the one on show. */
export function selectTask(task: TaskName): void {
  selectNearest({ task })
}

/** Shows the checkpoint of this rule that is most like the one on show. */
export function selectRule(rule: Rule): void {
  selectNearest({ rule })
}

function selectNearest(wish: { readonly task: TaskName } | { readonly rule: Rule }): void {
  const state = engramStore.getState()
  const now = chosenEntry(state)
  const like = now && {
    task: now.task.name,
    rule: now.rule,
    cell: now.cell,
    trainedOn: trainedOn(now),
    hiddenSize: now.hiddenSize,
  }
  const entry = bestEntry(state.manifest, { ...like, ...wish })
  if (entry) selectCheckpoint(entry.id)
}

/** Changes a plasticity setting; the checkpoint's own value is not kept as a change. */
export function setPlasticity<Name extends keyof PlasticitySettings>(
  name: Name,
  value: PlasticitySettings[Name],
): void {
  const { plasticityOverrides } = engramStore.getState()
  if (Object.is(trainedPlasticity()?.[name], value)) resetPlasticity(name)
  else if (!Object.is(plasticityOverrides[name], value))
    engramStore.setState({ plasticityOverrides: { ...plasticityOverrides, [name]: value } })
}

/** Goes back to the value that the checkpoint was trained with. */
export function resetPlasticity(name: keyof PlasticitySettings): void {
  const { [name]: removed, ...plasticityOverrides } = engramStore.getState().plasticityOverrides
  if (removed !== undefined) engramStore.setState({ plasticityOverrides })
}

/** The settings that the network on show was trained with; undefined while there is none. */
function trainedPlasticity(): PlasticitySettings | undefined {
  return getCurrentRun()?.checkpoint.network.config.plasticity
}

/** Scales the plasticity coefficients alpha; 1 leaves them as they were trained. */
export function setAlphaScale(alphaScale: number): void {
  engramStore.setState({ alphaScale })
}

/** eta = 0 on every step, or as the settings say. */
export function setPlasticityOff(plasticityOff: boolean): void {
  engramStore.setState({ plasticityOff })
}

/** Changes a parameter of the task; the checkpoint's own value is not kept as a change. */
export function setTaskParameter(name: string, value: number): void {
  const state = engramStore.getState()
  const trained = chosenEntry(state)?.task as Readonly<Record<string, unknown>> | undefined
  if (Object.is(trained?.[name], value)) resetTaskParameter(name)
  else if (state.taskOverrides[name] !== value)
    engramStore.setState({ taskOverrides: { ...state.taskOverrides, [name]: value } })
}

/** Goes back to the value that the checkpoint was trained with. */
export function resetTaskParameter(name: string): void {
  const { [name]: removed, ...taskOverrides } = engramStore.getState().taskOverrides
  if (removed !== undefined) engramStore.setState({ taskOverrides })
}

/** Draws other data for the episode. The same seed always draws the same. */
export function setSeed(seed: number): void {
  engramStore.setState((state) => (seed === state.seed ? {} : { seed, ...otherExamples(state) }))
}

/** Of other data than they were made for, changes of single examples mean nothing. */
const examplesAsDrawn = {
  exampleEdits: initialState.exampleEdits,
  exampleHistory: initialState.exampleHistory,
  selectedExample: null,
} as const

/** The same, for data of the same task: what was changed can be taken back, along with the data that it was changed in. */
function otherExamples({ seed, exampleEdits, selectedExample, exampleHistory }: EngramState): Partial<EngramState> {
  if (exampleEdits.length === 0) return { ...examplesAsDrawn, exampleHistory }
  const moment = { seed, exampleEdits, selectedExample, stepIndex: null }
  return { ...examplesAsDrawn, exampleHistory: [...exampleHistory, moment] }
}

/** Runs on this engine from now on; null leaves the choice to measurements. */
export function chooseEngine(engineChoice: EngramState['engineChoice']): void {
  engramStore.setState({ engineChoice })
}

/** Goes on to the next seed; while it plays, from the first step. */
export function drawNewEpisode(): void {
  engramStore.setState((state) => ({
    seed: state.seed >= seedRange.max ? 0 : state.seed + 1,
    stepIndex: state.playing ? 0 : state.stepIndex,
    ...otherExamples(state),
  }))
}

/** Does one more thing to the network. The same thing twice is one. */
export function addIntervention(intervention: Intervention): void {
  const { interventions } = engramStore.getState()
  if (interventions.some((known) => isSame(known, intervention))) return
  if (interventions.length < mostInterventions)
    engramStore.setState({ interventions: [...interventions, intervention] })
}

/** Does this one of several ready-made things in place of the others; when it is done already, none of them. */
export function togglePreset(preset: Intervention, presets: readonly Intervention[]): void {
  const { interventions } = engramStore.getState()
  const others = interventions.filter((known) => !presets.some((one) => isSame(one, known)))
  const isDone = interventions.some((known) => isSame(known, preset))
  if (isDone) engramStore.setState({ interventions: others })
  else if (others.length < mostInterventions) engramStore.setState({ interventions: [...others, preset] })
}

/** Does no longer what is at this place of the list. */
export function removeIntervention(index: number): void {
  engramStore.setState(({ interventions }) => ({ interventions: interventions.filter((_, k) => k !== index) }))
}

/** Leaves the network alone. */
export function clearInterventions(): void {
  if (engramStore.getState().interventions.length > 0) engramStore.setState({ interventions: [] })
}

/** Whether anything but the choice of checkpoint and seed differs from what the checkpoint was trained with. */
export function isSetupChanged(state: EngramState): boolean {
  const { taskOverrides, exampleEdits, pad } = state
  const isDataChanged = Object.keys(taskOverrides).length > 0 || exampleEdits.length > 0 || pad !== untouchedPad
  return isNetworkTouched(state) || isDataChanged
}

/** Whether the network itself runs otherwise than it was trained. */
export function isNetworkTouched(state: EngramState): boolean {
  const { alphaScale, plasticityOff, plasticityOverrides, interventions } = state
  return alphaScale !== 1 || plasticityOff || Object.keys(plasticityOverrides).length > 0 || interventions.length > 0
}

/** Everything as the checkpoint was trained, and the first seed. What was drawn, and examples, can be taken back. */
export function resetSetup(): void {
  resetPad()
  const { taskOverrides, plasticityOverrides, alphaScale, plasticityOff, interventions, seed } = initialState
  engramStore.setState((state) => ({
    ...{ taskOverrides, plasticityOverrides, alphaScale, plasticityOff, interventions, seed },
    ...otherExamples(state),
  }))
}

/** What the runtime is to run for this state. */
export function episodeRequestOf(state: EngramState, checkpoint: LoadedCheckpoint): EpisodeRequest {
  const task = withOverrides(checkpoint.task, state.taskOverrides)
  return {
    checkpointId: checkpoint.id,
    task,
    seed: state.seed,
    exampleEdits: editsInForce(task, state.exampleEdits),
    pictures: picturesOf(state.pad, task),
    alphaScale: state.alphaScale,
    interventions: state.interventions
      .map((one) => interventionInForce(one, state, checkpoint))
      .filter((one) => one !== null),
    plasticity: {
      ...checkpoint.network.config.plasticity,
      ...state.plasticityOverrides,
      ...(state.plasticityOff ? { etaScale: 0 } : {}),
    },
  }
}

/** The same episode with the network as it was trained, and nothing done to it. */
export function untouchedRequestOf(state: EngramState, checkpoint: LoadedCheckpoint): EpisodeRequest {
  const { plasticity } = checkpoint.network.config
  return { ...episodeRequestOf(state, checkpoint), plasticity, alphaScale: 1, interventions: [] }
}

function stepsOf(task: TaskSettings, { exampleEdits, pad }: EngramState): number {
  // One query follows the user's own pictures.
  if (task.name === 'oneShot' && picturesOf(pad, task)) return task.ways * task.shots + 1
  return editedSteps(task, editsInForce(task, exampleEdits))
}

/** What of an intervention is done in the episode of this state; null where it lies outside, or does not apply. */
export function interventionInForce(
  one: Intervention,
  state: EngramState,
  { task, network }: LoadedCheckpoint,
): Intervention | null {
  if (!applies(one, network.config)) return null
  const inForce = withOverrides(task, state.taskOverrides)
  const steps = stepsOf(inForce, state)
  if (one.kind === 'erase') return one.step < steps ? one : null
  return one.from < steps ? { ...one, to: Math.min(one.to, steps) } : null
}

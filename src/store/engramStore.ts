import { createStore } from 'zustand/vanilla'
import type { Intervention } from '../network/interventions'
import type { LayerName } from '../network/layers'
import type { ManifestEntry } from '../network/checkpoint'
import type { RetrievalReading } from '../network/retrievalMap'
import type { PlasticitySettings } from '../network/modelConfig'
import type { EngineName } from '../kernels/engine'
import type { EngineStatus, ErrorEstimate, TaskErrors } from '../runtime/protocol'
import type { TaskSettings } from '../tasks/episode'
import type { ExampleEdit } from '../tasks/exampleEdits'
import { untouchedPad, type Pad } from './pad'
import type { Verification } from './verification'

/** What the crossbars are painted with. */
export const paintModes = ['slow', 'plastic', 'effective', 'change', 'alpha', 'retrieval'] as const
export type PaintMode = (typeof paintModes)[number]

/** What happens within one step, in this order. */
export const stepPhases = ['read', 'compute', 'gate', 'write'] as const
export type StepPhase = (typeof stepPhases)[number]

/** The order of units u and h in every panel: by the step of their peak in the episode, or as the network stores them. */
export const unitOrders = ['peak', 'stored'] as const
export type UnitOrder = (typeof unitOrders)[number]

export interface Connection {
  readonly layer: LayerName
  readonly pre: number
  readonly post: number
}

/** A unit, as the row or column of a layer that it belongs to. */
export interface SelectedUnit {
  readonly layer: LayerName
  readonly side: 'pre' | 'post'
  readonly index: number
}

/**
 * The symbols of the update equation: w(t+1) = (1 - decay) w + eta alpha p q, with delta for q; and `written`, the product
 * of the last four.
 */
export const updateSymbols = [
  'next',
  'keep',
  'weight',
  'eta',
  'alpha',
  'presynaptic',
  'postsynaptic',
  'written',
] as const
export type UpdateSymbol = (typeof updateSymbols)[number]

/** Something the page tells its user: an error that was survived, an address that was corrected. */
export interface Notice {
  readonly id: number
  /** `error` where something that was asked for could not be done. */
  readonly kind: 'information' | 'error'
  readonly message: string
  /** What can be unfolded below it; mostly nothing. */
  readonly details: readonly string[]
}

/** What is run: every change of it recomputes the episode. */
interface SetupSlice {
  /** Empty until the manifest is there. */
  readonly checkpointId: string
  /** Parameters of the task that differ from the checkpoint's: another delay or length. */
  readonly taskOverrides: Readonly<Record<string, number>>
  readonly seed: number
  /** Plasticity settings that differ from the checkpoint's. */
  readonly plasticityOverrides: Partial<PlasticitySettings>
  /** Factor on the checkpoint's plasticity coefficients alpha. */
  readonly alphaScale: number
  /** eta = 0 on every step, the other settings kept for when it is turned on again. */
  readonly plasticityOff: boolean
  /** Examples of a function that are given otherwise than they were drawn. */
  readonly exampleEdits: readonly ExampleEdit[]
  /** Pictures of the user's in place of the images of an episode. */
  readonly pad: Pad
  /** What is done to the network in the middle of the episode, in the order in which it was asked for. */
  readonly interventions: readonly Intervention[]
  /** The engine that was asked for; null leaves the choice to measurements. */
  readonly engineChoice: EngineName | null
}

interface PlaybackSlice {
  readonly stepIndex: number
  readonly playing: boolean
  /** 2 is "1x". */
  readonly stepsPerSecond: number
  /** The part of the step that is singled out, null for the step as a whole. Before the write, w(t) is on show; with it, w(t+1). */
  readonly phase: StepPhase | null
}

/** What a change of the examples can be taken back to. */
export interface ExampleMoment {
  readonly seed: number
  readonly exampleEdits: readonly ExampleEdit[]
  readonly selectedExample: number | null
  /** null where the change leaves the playhead where it is. */
  readonly stepIndex: number | null
}

/** Changed examples that come back with their task and seed. */
export interface LeftExamples {
  readonly task: TaskSettings
  readonly seed: number
  readonly exampleEdits: readonly ExampleEdit[]
}

interface ViewSlice {
  readonly paintMode: PaintMode
  /** The crossbar that is enlarged over the stage. */
  readonly zoomedLayer: LayerName | null
  /** One colour scale for all layers, or each its own. */
  readonly sharedScale: boolean
  readonly unitOrder: UnitOrder
  /** The steps that the timeline is zoomed to, the second one excluded; null for all of them. */
  readonly timelineRange: readonly [from: number, to: number] | null
  readonly selected: Connection
  /** Looked at in place of the connection; null for none. */
  readonly selectedUnit: SelectedUnit | null
  /** Whose retrieval map is on show; null for the network's weightiest layer. */
  readonly retrievalLayer: LayerName | null
  readonly retrievalReading: RetrievalReading
  /** The past step whose write is followed; null for the one that adds most at the playhead. */
  readonly recalled: number | null
  /** The variable of a function of several along which it is looked at. */
  readonly functionAxis: number
  /** The example of a function that is looked at, by its id; null for none. */
  readonly selectedExample: number | null
  /** The examples before each change that can be undone, the newest last. */
  readonly exampleHistory: readonly ExampleMoment[]
  /** The examples of a task that was left for another one; null where none were changed. */
  readonly leftExamples: LeftExamples | null
  /** What {@link SetupSlice.pad} was before each change that can be undone, the newest last. */
  readonly padHistory: readonly Pad[]
  /** Under the pointer or keyboard focus; any part may be missing. */
  readonly hovered: {
    readonly layer?: LayerName
    readonly pre?: number
    readonly post?: number
    readonly step?: number
    readonly symbols?: readonly UpdateSymbol[]
  } | null
  readonly theme: 'system' | 'light' | 'dark'
}

/** What has come back. Recordings and matrices are not here: see currentRun.ts. */
interface RunSlice {
  /** The networks that are offered: those of the page, and those opened from files. */
  readonly manifest: readonly ManifestEntry[]
  readonly status: 'loading' | 'running' | 'ready' | 'failed'
  /** What happened and what to do, while `status` is 'failed' and there is nothing to draw; empty otherwise. */
  readonly failure: string
  /** Grows with every run that arrives in currentRun.ts. */
  readonly runVersion: number
  /** Grows with every change of the run in ghostRun.ts. */
  readonly ghostVersion: number
  /** Grows with every change of the answers in functionAnswers.ts. */
  readonly answersVersion: number
  /**
   * Of each of the interventions: the errors of the episode on show without it alone, null where it is not in force.
   * Null as long as they are not known.
   */
  readonly errorsWithout: readonly (TaskErrors | null)[] | null
  /** Of the settings in force, over fresh episodes; null before the first figures arrive. */
  readonly errorEstimate: ErrorEstimate | null
  /** Whether the estimate was given up; what had arrived before stays. */
  readonly errorEstimateFailed: boolean
  readonly engineStatus: EngineStatus | null
  /** The check of the engine against reference values, as far as it has got; null before the first. */
  readonly verification: Verification | null
  readonly notices: readonly Notice[]
}

export interface EngramState extends SetupSlice, PlaybackSlice, ViewSlice, RunSlice {}

/** The part of the state that determines an episode, and what computes it. */
export const setupKeys = [
  'checkpointId',
  'taskOverrides',
  'seed',
  'plasticityOverrides',
  'alphaScale',
  'plasticityOff',
  'exampleEdits',
  'pad',
  'interventions',
  'engineChoice',
] as const

export type SetupState = Pick<EngramState, (typeof setupKeys)[number]>

export const initialState: EngramState = {
  checkpointId: '',
  taskOverrides: {},
  // An episode of the first checkpoint in which every cue that is asked for was shown before.
  seed: 81,
  plasticityOverrides: {},
  alphaScale: 1,
  plasticityOff: false,
  exampleEdits: [],
  pad: untouchedPad,
  interventions: [],
  engineChoice: null,
  stepIndex: 0,
  playing: false,
  stepsPerSecond: 2,
  phase: null,
  paintMode: 'plastic',
  zoomedLayer: null,
  sharedScale: true,
  unitOrder: 'peak',
  timelineRange: null,
  selected: { layer: 'encoder', pre: 0, post: 0 },
  selectedUnit: null,
  retrievalLayer: null,
  retrievalReading: 'effect',
  recalled: null,
  functionAxis: 0,
  selectedExample: null,
  exampleHistory: [],
  leftExamples: null,
  padHistory: [],
  hovered: null,
  theme: 'system',
  manifest: [],
  status: 'loading',
  failure: '',
  runVersion: 0,
  ghostVersion: 0,
  answersVersion: 0,
  errorsWithout: null,
  errorEstimate: null,
  errorEstimateFailed: false,
  engineStatus: null,
  verification: null,
  notices: [],
}

/** The page's one state. */
export const engramStore = createStore<EngramState>(() => initialState)

/** The task that a checkpoint's task becomes with overrides. Unknown names are ignored. */
export function withOverrides(task: TaskSettings, overrides: Readonly<Record<string, number>>): TaskSettings {
  const known = Object.fromEntries(
    Object.entries(overrides).filter(([name]) => name !== 'name' && Object.hasOwn(task, name)),
  )
  return { ...task, ...known }
}

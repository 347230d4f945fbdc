import { engineNames, type EngineName } from '../kernels/engine'
import type { Intervention } from '../network/interventions'
import { layerNames, type LayerName } from '../network/layers'
import type { ModulationSetting, Rule } from '../network/modelConfig'
import { retrievalReadings, type RetrievalReading } from '../network/retrievalMap'
import type { TaskName } from '../tasks/episode'
import {
  initialState,
  paintModes,
  type Connection,
  type EngramState,
  type PaintMode,
  type SelectedUnit,
} from './engramStore'
import { formatIntervention, parseIntervention } from './interventionText'
import { fileNameOf } from './openedFiles'
import { fastestSpeed, normalStepsPerSecond, slowestSpeed } from './playback'
import {
  alphaScaleRange,
  describeRange,
  isWithin,
  modulationRange,
  mostInterventions,
  plasticityRanges,
  seedRange,
  taskRanges,
  type NumericPlasticity,
  type SettingRange,
} from './settingRanges'

/** The part of the state that an address restores. */
export type AddressState = Pick<
  EngramState,
  | 'checkpointId'
  | 'seed'
  | 'taskOverrides'
  | 'plasticityOverrides'
  | 'alphaScale'
  | 'plasticityOff'
  | 'interventions'
  | 'engineChoice'
  | 'stepIndex'
  | 'stepsPerSecond'
  | 'paintMode'
  | 'sharedScale'
  | 'selected'
  | 'selectedUnit'
  | 'retrievalLayer'
  | 'retrievalReading'
  | 'recalled'
>

/** What an address asks for. */
export interface Address {
  /** What it says of the state; the rest keeps its defaults. */
  readonly state: Partial<AddressState>
  /** Hints for the choice of a checkpoint where it names none: `?task=sequence&rule=gradient`. */
  readonly task?: TaskName
  readonly rule?: Rule
  /** The name of a file that was on show, which an address cannot hold. */
  readonly file?: string
  /** One sentence for each part that was not understood and therefore left out. */
  readonly complaints: readonly string[]
}

/** A task, and a rule trained on it. */
export interface CheckpointKind {
  readonly task: TaskName
  readonly rule: Rule
}

const addressVersion = '1'

/** One key of the address. */
interface AddressField {
  readonly key: string
  /** The value in words, for complaints. */
  readonly expected: string
  /** The value of this state; null where it is the default, which addresses leave out. */
  readonly write: (state: AddressState) => string | null
  /** The address with this value in it; null where the text is no such value. */
  readonly read: (text: string, address: Address) => Address | null
}

/** Enough to recognise it. */
const longestFileName = 100

const taskNames: readonly TaskName[] = ['sequence', 'cueReward']
const rules: readonly Rule[] = ['hebbian', 'gradient', 'none']

const fields: readonly AddressField[] = [
  field({
    key: 'c',
    expected: 'the name of a checkpoint',
    valueOf: ({ checkpointId }) => (fileNameOf(checkpointId) === null ? checkpointId || null : null),
    format: String,
    parse: (text) => (/^[\w.,+-]{1,100}$/.test(text) ? text : null),
    place: (checkpointId) => ({ checkpointId }),
  }),
  {
    key: 'file',
    expected: 'the name of a file',
    write: ({ checkpointId }) => fileNameOf(checkpointId)?.slice(0, longestFileName) ?? null,
    read: (text, address) => (text && text.length <= longestFileName ? { ...address, file: text } : null),
  },
  hintField('task', taskNames),
  hintField('rule', rules),
  field<EngineName>({
    key: 'engine',
    expected: `one of ${engineNames.join(', ')}`,
    valueOf: (state) => state.engineChoice,
    format: String,
    parse: (text) => engineNames.find((name) => name === text) ?? null,
    place: (engineChoice) => ({ engineChoice }),
  }),
  numberField('seed', seedRange, 'seed', initialState.seed),
  numberField('alpha', alphaScaleRange, 'alphaScale', initialState.alphaScale),
  overrideField('eta', 'etaScale'),
  overrideField('decay', 'decayScale'),
  overrideField('norm', 'maxUpdateNorm'),
  field<ModulationSetting>({
    key: 'mod',
    expected: `learned, off, or a number from ${describeRange(modulationRange)}`,
    valueOf: (state) => state.plasticityOverrides.modulation ?? null,
    format: String,
    parse: (text) => (text === 'learned' || text === 'off' ? text : parseNumber(text, modulationRange)),
    place: (modulation, state) => ({ plasticityOverrides: { ...state.plasticityOverrides, modulation } }),
  }),
  overrideField('clip', 'weightClip'),
  overrideField('inner', 'innerLossScale'),
  flagField('plastic', 'plasticityOff', false),
  field<readonly Intervention[]>({
    key: 'do',
    expected: `at most ${mostInterventions} interventions, like erase:h:13,freeze:enc:3-9,eta:w:8-11:0.05`,
    valueOf: ({ interventions }) => (interventions.length === 0 ? null : interventions),
    format: (interventions) => interventions.map(formatIntervention).join(),
    parse: (text) => {
      const interventions = text.split(',').map(parseIntervention)
      const isGood = interventions.length <= mostInterventions && interventions.every((one) => one !== null)
      return isGood ? interventions : null
    },
    place: (interventions) => ({ interventions }),
  }),
  taskField('len', 'sequence', 'length'),
  taskField('delay', 'sequence', 'delay'),
  taskField('cues', 'cueReward', 'cues'),
  taskField('show', 'cueReward', 'showSteps'),
  taskField('query', 'cueReward', 'querySteps'),
  taskField('noise', 'cueReward', 'cueNoise'),
  numberField('step', { min: 0, max: 1000, whole: true }, 'stepIndex', null),
  field<number>({
    key: 'speed',
    expected: `${slowestSpeed} to ${fastestSpeed}`,
    valueOf: ({ stepsPerSecond }) =>
      stepsPerSecond === initialState.stepsPerSecond ? null : stepsPerSecond / normalStepsPerSecond,
    format: String,
    parse: (text) => parseNumber(text, { min: slowestSpeed, max: fastestSpeed }),
    place: (speed) => ({ stepsPerSecond: speed * normalStepsPerSecond }),
  }),
  field<PaintMode>({
    key: 'paint',
    expected: `one of ${paintModes.join(', ')}`,
    valueOf: ({ paintMode }) => (paintMode === initialState.paintMode ? null : paintMode),
    format: String,
    parse: (text) => paintModes.find((mode) => mode === text) ?? null,
    place: (paintMode) => ({ paintMode }),
  }),
  flagField('shared', 'sharedScale', true),
  field<Connection>({
    key: 'sel',
    expected: `a layer and two units from 0, like ${layerNames[0]}.3.17`,
    valueOf: ({ selected }) => (formatConnection(selected) === defaultConnection ? null : selected),
    format: formatConnection,
    parse: parseConnection,
    place: (selected) => ({ selected }),
  }),
  field<SelectedUnit>({
    key: 'unit',
    expected: `a layer, pre or post, and a unit from 0, like ${layerNames[0]}.post.17`,
    valueOf: ({ selectedUnit }) => selectedUnit,
    format: ({ layer, side, index }) => `${layer}.${side}.${index}`,
    parse: parseUnit,
    place: (selectedUnit) => ({ selectedUnit }),
  }),
  field<LayerName>({
    key: 'map',
    expected: `one of ${layerNames.join(', ')}`,
    valueOf: ({ retrievalLayer }) => retrievalLayer,
    format: String,
    parse: (text) => layerNames.find((name) => name === text) ?? null,
    place: (retrievalLayer) => ({ retrievalLayer }),
  }),
  field<RetrievalReading>({
    key: 'reading',
    expected: `one of ${retrievalReadings.join(', ')}`,
    valueOf: ({ retrievalReading }) => (retrievalReading === initialState.retrievalReading ? null : retrievalReading),
    format: String,
    parse: (text) => retrievalReadings.find((name) => name === text) ?? null,
    place: (retrievalReading) => ({ retrievalReading }),
  }),
  numberField('write', { min: 0, max: 1000, whole: true }, 'recalled', null),
]

const defaultConnection = formatConnection(initialState.selected)

/** Reads the page's query string. Never throws: what cannot be read is left out and complained of. */
export function parseAddress(search: string): Address {
  let address: Address = { state: {}, complaints: [] }
  const complain = (text: string) => (address = { ...address, complaints: [...address.complaints, text] })
  const seen = new Set<string>()
  for (const [key, value] of new URLSearchParams(search)) {
    if (key === 'v') {
      if (value !== addressVersion)
        complain(
          `This address is of version ${quote(value)}, and this page reads version ${addressVersion}: it may show something else than was meant.`,
        )
      continue
    }
    const entry = fields.find((known) => known.key === key)
    if (!entry) {
      complain(`The address has ${quote(`${key}=${value}`)}, which means nothing to this page. It was left out.`)
      continue
    }
    const next = seen.has(key) ? null : entry.read(value, address)
    if (next) address = next
    else
      complain(
        seen.has(key)
          ? `The address has ${quote(key)} more than once. Only the first counts.`
          : `In the address, ${quote(key)} should be ${entry.expected}, but is ${quote(value)}. It was left out.`,
      )
    seen.add(key)
  }
  return address
}

/**
 * The query string that restores this state, with "?" in front; empty where everything has its default.
 *
 * @param withStep without it, whoever opens the address sees the episode play from its start
 * @param like what to look for in place of a checkpoint that was opened from a file
 */
export function formatAddress(state: AddressState, withStep: boolean, like?: CheckpointKind): string {
  return searchOf(parametersOf(state, withStep, like))
}

/**
 * The query string that shows exactly this whatever the defaults become: it always has the seed and the checkpoint, and
 * forces no engine upon anybody.
 */
export function formatLink(state: AddressState, like?: CheckpointKind): string {
  const parameters = parametersOf({ ...state, engineChoice: null }, true, like)
  parameters.set('seed', String(state.seed))
  return searchOf(parameters)
}

function parametersOf(state: AddressState, withStep: boolean, like?: CheckpointKind): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const { key, write } of fields) {
    const value = key === 'step' && !withStep ? null : write(state)
    if (value !== null) parameters.set(key, value)
  }
  if (parameters.has('file') && like) {
    parameters.set('task', like.task)
    parameters.set('rule', like.rule)
  }
  return parameters
}

function searchOf(parameters: URLSearchParams): string {
  if (parameters.size === 0) return ''
  return `?v=${addressVersion}&${parameters.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')}`
}

interface FieldDefinition<Value> {
  readonly key: string
  readonly expected: string
  /** null where it is the default. */
  readonly valueOf: (state: AddressState) => Value | null
  readonly format: (value: Value) => string
  readonly parse: (text: string) => Value | null
  /** What the value changes of the state read so far. */
  readonly place: (value: Value, state: Partial<AddressState>) => Partial<AddressState>
}

function field<Value>({ key, expected, valueOf, format, parse, place }: FieldDefinition<Value>): AddressField {
  return {
    key,
    expected,
    write: (state) => {
      const value = valueOf(state)
      return value === null ? null : format(value)
    },
    read: (text, address) => {
      const value = parse(text)
      return value === null ? null : { ...address, state: { ...address.state, ...place(value, address.state) } }
    },
  }
}

/** A value that is read but is no part of the state. */
function hintField(key: 'task' | 'rule', allowed: readonly string[]): AddressField {
  return {
    key,
    expected: `one of ${allowed.join(', ')}`,
    write: () => null,
    read: (text, address) => (allowed.includes(text) ? { ...address, [key]: text } : null),
  }
}

function numberField(
  key: string,
  range: SettingRange,
  name: 'seed' | 'alphaScale' | 'stepIndex' | 'recalled',
  defaultValue: number | null,
): AddressField {
  return field<number>({
    key,
    expected: describeRange(range),
    valueOf: (state) => (state[name] === defaultValue ? null : state[name]),
    format: String,
    parse: (text) => parseNumber(text, range),
    place: (value) => ({ [name]: value }),
  })
}

/** 1 or 0; `plastic=0` stands for plasticityOff. */
function flagField(key: string, name: 'plasticityOff' | 'sharedScale', defaultValue: boolean): AddressField {
  const inverted = name === 'plasticityOff'
  return field<boolean>({
    key,
    expected: '0 or 1',
    valueOf: (state) => (state[name] === defaultValue ? null : state[name]),
    format: (value) => (value === inverted ? '0' : '1'),
    parse: (text) => (text === '1' ? !inverted : text === '0' ? inverted : null),
    place: (value) => ({ [name]: value }),
  })
}

/** A plasticity setting that differs from the checkpoint's. "off" is no limit: Infinity, or null for the clip. */
function overrideField(key: string, name: NumericPlasticity): AddressField {
  const range = plasticityRanges[name]
  return field<number>({
    key,
    expected: describeRange(range),
    valueOf: ({ plasticityOverrides }) => {
      const value = plasticityOverrides[name]
      return value === undefined ? null : (value ?? Infinity)
    },
    format: (value) => (value === Infinity ? 'off' : String(value)),
    parse: (text) => (text === 'off' && range.unlimited ? Infinity : parseNumber(text, range)),
    place: (value, { plasticityOverrides }) => ({
      plasticityOverrides: {
        ...plasticityOverrides,
        [name]: name === 'weightClip' && value === Infinity ? null : value,
      },
    }),
  })
}

function taskField(key: string, task: TaskName, name: string): AddressField {
  const range = taskRanges[task][name]
  return field<number>({
    key,
    expected: describeRange(range),
    valueOf: ({ taskOverrides }) => taskOverrides[name] ?? null,
    format: String,
    parse: (text) => parseNumber(text, range),
    place: (value, { taskOverrides }) => ({ taskOverrides: { ...taskOverrides, [name]: value } }),
  })
}

function parseNumber(text: string, range: SettingRange): number | null {
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null
  const value = Number(text)
  return Number.isFinite(value) && isWithin(range, value) ? value : null
}

function formatConnection({ layer, pre, post }: Connection): string {
  return `${layer}.${pre}.${post}`
}

function parseUnit(text: string): SelectedUnit | null {
  const [, name, side, index] = /^([a-z]+)\.(pre|post)\.(\d{1,5})$/.exec(text) ?? []
  const layer = layerNames.find((known) => known === name)
  return layer ? { layer, side: side as SelectedUnit['side'], index: Number(index) } : null
}

function parseConnection(text: string): Connection | null {
  const [, name, pre, post] = /^([a-z]+)\.(\d{1,5})\.(\d{1,5})$/.exec(text) ?? []
  const layer = layerNames.find((known) => known === name)
  return layer ? { layer, pre: Number(pre), post: Number(post) } : null
}

/** At most 60 characters of what came, so that a long address does not fill the page. */
function quote(text: string): string {
  return `“${text.length > 60 ? `${text.slice(0, 57)}...` : text}”`
}

import type { TaskName } from '../tasks/episode'
import type { Rule } from '../network/modelConfig'
import { initialState, type EngramState } from './engramStore'
import {
  describeRange,
  isWithin,
  plasticityRanges,
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
  | 'exampleEdits'
  | 'pad'
  | 'interventions'
  | 'engineChoice'
  | 'stepIndex'
  | 'phase'
  | 'stepsPerSecond'
  | 'paintMode'
  | 'zoomedLayer'
  | 'sharedScale'
  | 'unitOrder'
  | 'timelineRange'
  | 'selected'
  | 'selectedUnit'
  | 'retrievalLayer'
  | 'retrievalReading'
  | 'recalled'
  | 'functionAxis'
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

/** One key of the address. */
export interface AddressField {
  readonly key: string
  /** The value in words, for complaints. */
  readonly expected: string
  /** The value of this state; null where it is the default, which addresses leave out. */
  readonly write: (state: AddressState) => string | null
  /** The task that it is a parameter of; none where it means something in all of them. */
  readonly task?: TaskName
  /** The address with this value in it; null where the text is no such value. */
  readonly read: (text: string, address: Address) => Address | null
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

export function field<Value>({ key, expected, valueOf, format, parse, place }: FieldDefinition<Value>): AddressField {
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
export function hintField(key: 'task' | 'rule', allowed: readonly string[]): AddressField {
  return {
    key,
    expected: `one of ${allowed.join(', ')}`,
    write: () => null,
    read: (text, address) => (allowed.includes(text) ? { ...address, [key]: text } : null),
  }
}

export function numberField(
  key: string,
  range: SettingRange,
  name: 'seed' | 'alphaScale' | 'stepIndex' | 'recalled' | 'functionAxis',
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

type ChoiceName =
  'engineChoice' | 'phase' | 'paintMode' | 'zoomedLayer' | 'unitOrder' | 'retrievalLayer' | 'retrievalReading'

/** One of a few names; the state's initial one is left out. */
export function choiceField<Name extends ChoiceName>(
  key: string,
  choices: readonly NonNullable<AddressState[Name]>[],
  name: Name,
): AddressField {
  return field<NonNullable<AddressState[Name]>>({
    key,
    expected: `one of ${choices.join(', ')}`,
    valueOf: (state) => (state[name] === initialState[name] ? null : (state[name] ?? null)),
    format: String,
    parse: (text) => choices.find((choice) => choice === text) ?? null,
    place: (choice) => ({ [name]: choice }),
  })
}

/** 1 or 0; `plastic=0` stands for plasticityOff. */
export function flagField(key: string, name: 'plasticityOff' | 'sharedScale', defaultValue: boolean): AddressField {
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
export function overrideField(key: string, name: NumericPlasticity): AddressField {
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

export function taskField(key: string, task: TaskName, name: string): AddressField {
  const range = taskRanges[task][name]
  const parameter = field<number>({
    key,
    expected: describeRange(range),
    valueOf: ({ taskOverrides }) => taskOverrides[name] ?? null,
    format: String,
    parse: (text) => parseNumber(text, range),
    place: (value, { taskOverrides }) => ({ taskOverrides: { ...taskOverrides, [name]: value } }),
  })
  return { ...parameter, task }
}

export function parseNumber(text: string, range: SettingRange): number | null {
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null
  const value = Number(text)
  return Number.isFinite(value) && isWithin(range, value) ? value : null
}

import { engineNames } from '../kernels/engine'
import type { Intervention } from '../network/interventions'
import { layerNames } from '../network/layers'
import type { ModulationSetting, Rule } from '../network/modelConfig'
import { retrievalReadings } from '../network/retrievalMap'
import type { TaskName } from '../tasks/episode'
import type { ExampleEdit } from '../tasks/exampleEdits'
import { maxSteps } from '../tasks/taskSetting'
import {
  choiceField,
  field,
  flagField,
  hintField,
  numberField,
  overrideField,
  parseNumber,
  taskField,
  type AddressField,
} from './addressField'
import type { Pad } from './pad'
import { formatPad, parsePad } from './padText'
import { initialState, paintModes, stepPhases, unitOrders, type Connection, type SelectedUnit } from './engramStore'
import { formatExampleEdits, parseExampleEdits } from './exampleEditText'
import { formatIntervention, parseIntervention } from './interventionText'
import { fileNameOf } from './openedFiles'
import { fastestSpeed, normalStepsPerSecond, slowestSpeed } from './playback'
import {
  alphaScaleRange,
  describeRange,
  modulationRange,
  mostExampleEdits,
  mostInterventions,
  seedRange,
} from './settingRanges'
import { leastRange, type StepRange } from './timelineRange'

/** Enough to recognise it. */
const longestFileName = 100

const taskNames: readonly TaskName[] = ['sequence', 'cueReward', 'regression', 'oneShot']
const rules: readonly Rule[] = ['hebbian', 'gradient', 'none']

/** All that an address can say, in the order in which it is written. */
export const addressTable: readonly AddressField[] = [
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
  choiceField('engine', engineNames, 'engineChoice'),
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
  taskField('examples', 'regression', 'examples'),
  taskField('queries', 'regression', 'queries'),
  taskField('vnoise', 'regression', 'noise'),
  field<readonly ExampleEdit[]>({
    key: 'ex',
    expected: `at most ${mostExampleEdits} changes of examples from 0, like 3:0.25:-1.1,7:off,new:-0.4:1`,
    valueOf: ({ exampleEdits }) => (exampleEdits.length === 0 ? null : exampleEdits),
    format: formatExampleEdits,
    parse: parseExampleEdits,
    place: (exampleEdits) => ({ exampleEdits }),
  }),
  field<Pad>({
    key: 'draw',
    expected: 'drawings like 0:0a1b2c3d.4e5f,q:0a1b,is:2',
    valueOf: ({ pad }) => (formatPad(pad) === '' ? null : pad),
    format: formatPad,
    parse: parsePad,
    place: (pad) => ({ pad }),
  }),
  taskField('shots', 'oneShot', 'shots'),
  taskField('asked', 'oneShot', 'queries'),
  numberField('step', { min: 0, max: 1000, whole: true }, 'stepIndex', null),
  choiceField('phase', stepPhases, 'phase'),
  field<number>({
    key: 'speed',
    expected: `${slowestSpeed} to ${fastestSpeed}`,
    valueOf: ({ stepsPerSecond }) =>
      stepsPerSecond === initialState.stepsPerSecond ? null : stepsPerSecond / normalStepsPerSecond,
    format: String,
    parse: (text) => parseNumber(text, { min: slowestSpeed, max: fastestSpeed }),
    place: (speed) => ({ stepsPerSecond: speed * normalStepsPerSecond }),
  }),
  choiceField('paint', paintModes, 'paintMode'),
  flagField('shared', 'sharedScale', true),
  choiceField('zoom', layerNames, 'zoomedLayer'),
  choiceField('order', unitOrders, 'unitOrder'),
  field<StepRange>({
    key: 'range',
    expected: `the first and the last of at least ${leastRange} steps, like 10-40`,
    valueOf: ({ timelineRange }) => timelineRange,
    format: ([from, to]) => `${from}-${to - 1}`,
    parse: parseRange,
    place: (timelineRange) => ({ timelineRange }),
  }),
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
  choiceField('map', layerNames, 'retrievalLayer'),
  choiceField('reading', retrievalReadings, 'retrievalReading'),
  numberField('write', { min: 0, max: 1000, whole: true }, 'recalled', null),
  numberField('axis', { min: 0, max: 1000, whole: true }, 'functionAxis', initialState.functionAxis),
]

const defaultConnection = formatConnection(initialState.selected)

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

function parseRange(text: string): StepRange | null {
  const [, first, last] = /^(\d{1,4})-(\d{1,4})$/.exec(text) ?? []
  const [from, to] = [Number(first), Number(last) + 1]
  return to - from >= leastRange && to <= maxSteps ? [from, to] : null
}

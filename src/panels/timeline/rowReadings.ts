import { formatFixed, formatSignificant } from '../../drawing/numberText'
import { layersOf } from '../../network/layers'
import { commonRates } from '../../network/writeRates'
import type { EpisodeBatch } from '../../tasks/episode'
import { inputBands } from './inputBands'
import { itemWords } from './itemText'
import { phaseAt } from './phaseAt'
import type { RowName } from './rowPlan'
import type { Scene } from './scene'
import { answerAt, inputAt, targetAt } from './stepViews'

/** Exact values of one row at one step, and what is under the pointer. */
export interface RowReading {
  readonly title: string
  readonly lines: readonly (readonly [name: string, value: string])[]
}

/** What the rows' painters have found out, for reading single values off their pictures. */
export interface ReadableScene {
  readonly scene: Scene
  /** Units of the hidden raster from the top. */
  readonly units: readonly number[]
}

/** The unit whose line of the raster lies at a height of the rows; null where there is none. */
export function unitAt({ scene, units }: ReadableScene, row: RowName, y: number): number | null {
  const extent = scene.geometry.rows[row]
  if (!extent || units.length === 0 || (row !== 'hidden' && row !== 'cellState')) return null
  const line = Math.floor(((y - extent.y) / extent.height) * units.length)
  return units[Math.min(Math.max(line, 0), units.length - 1)]
}

/** A row's exact values at a step, `y` px below the top of all rows. */
export function rowReading(readable: ReadableScene, row: RowName, step: number, y: number): RowReading {
  const { scene } = readable
  const { recording, episode } = scene.run
  const ghost = scene.ghost?.recording
  const title = `Step ${step}, ${phaseAt(episode, step).name}`
  const number = formatSignificant
  const trained = (value: number | undefined, digits = 3): [string, string][] =>
    ghost && value !== undefined ? [['as trained', number(value, digits)]] : []
  switch (row) {
    case 'items':
      return { title, lines: [[itemWords(episode.task, episode.items[step]) || 'nothing to remember', '']] }
    case 'inputs':
      return { title, lines: inputLines(scene, step, y) }
    case 'answer':
      return { title, lines: answerLines(scene, step) }
    case 'rates':
      return {
        title,
        lines: [
          ['modulation m', number(recording.modulation[step])],
          ['write rate η', number(commonRates(recording, step).eta)],
          ...trained(ghost?.eta[step]),
          ['forget rate', number(commonRates(recording, step).decay)],
        ],
      }
    case 'hidden':
    case 'cellState': {
      const unit = unitAt(readable, row, y)
      const series = row === 'hidden' ? recording.hidden : recording.cellState
      const value = unit === null || !series ? null : series[step * recording.config.hiddenSize + unit]
      return {
        title,
        lines: value === null ? [] : [[`${row === 'hidden' ? 'h' : 'c'} of unit ${unit! + 1}`, number(value)]],
      }
    }
    case 'updateNorm': {
      const limit = recording.config.plasticity.maxUpdateNorm
      return {
        title,
        lines: [
          ['norm of the update', number(recording.updateNorm[step])],
          ...trained(ghost?.updateNorm[step]),
          ['limit', Number.isFinite(limit) ? number(limit) : 'none'],
        ],
      }
    }
    case 'internalLoss':
      return {
        title,
        lines: [['internal loss L', number(recording.internalLoss[step])], ...trained(ghost?.internalLoss[step])],
      }
    case 'plasticNorm':
      return {
        title,
        lines: layersOf(recording.config).map((layer) => {
          const [norm, trainedNorm] = [scene.run, scene.ghost].map((run) => run?.weights.norms[layer][step])
          const beside = trainedNorm === undefined ? '' : `, as trained ${number(trainedNorm)}`
          return [layer, number(norm!) + beside]
        }),
      }
    case 'interventions':
      return { title, lines: [] }
  }
}

/** The input unit under the pointer. */
function inputLines({ run, geometry }: Scene, step: number, y: number): [string, string][] {
  const { episode } = run
  const extent = geometry.rows.inputs
  if (!extent) return []
  const bands = inputBands(episode.channels, extent)
  const band = bands.findLast((candidate) => y >= candidate.y) ?? bands[0]
  const { name, from, to } = band.channel
  const line = Math.floor(((y - band.y) / band.height) * (to - from))
  const unit = from + Math.min(Math.max(line, 0), to - from - 1)
  const label = to - from > 1 ? `${name} value ${unit - from}` : name
  return [[label, formatFixed(inputAt(episode, step)[unit], 3)]]
}

function answerLines({ run, ghost }: Scene, step: number): [string, string][] {
  const { episode, recording } = run
  const answers = answerAt(recording, step)
  const targets = targetAt(episode, step)
  const isScored = step >= episode.scoredFrom
  const lines: [string, string][] = []
  for (let k = 0; k < episode.outputSize; k++) {
    const suffix = episode.outputSize > 1 ? ` ${k}` : ''
    lines.push([`answer${suffix}`, formatFixed(answers[k], 3)])
    if (ghost) lines.push(['as trained', formatFixed(answerAt(ghost.recording, step)[k], 3)])
    if (isScored)
      lines.push([`target${suffix}`, formatFixed(targets[k], 3)], ['error', formatFixed(answers[k] - targets[k], 3)])
  }
  if (!isScored) lines.push([notScored(episode), ''])
  return lines
}

function notScored({ task }: EpisodeBatch): string {
  return task.name === 'sequence' ? 'not scored before the recall' : 'not scored'
}

import { exampleRanges, type ExampleEdit } from '../tasks/exampleEdits'
import { maxSteps } from '../tasks/taskSetting'
import { parseNumber } from './addressField'
import { mostExampleEdits, type SettingRange } from './settingRanges'

/**
 * "3:0.25:-1.1" moves example 3 (from 0) and gives it another value, "7:off" removes one, "new:0.4:1" adds one. Several
 * variables are joined by "_", and what stays as it was is left empty: "3:_0.25_:".
 */
export function formatExampleEdits(edits: readonly ExampleEdit[]): string {
  return edits
    .map((edit) => {
      if (edit.kind === 'remove') return `${edit.example}:off`
      const which = edit.kind === 'add' ? 'new' : edit.example
      return `${which}:${edit.variables.map((to) => to ?? '').join('_')}:${edit.value ?? ''}`
    })
    .join()
}

/** What {@link formatExampleEdits} wrote; null where the text is no such thing, or changes one example twice. */
export function parseExampleEdits(text: string): readonly ExampleEdit[] | null {
  const edits = text
    .split(',')
    .map(parseEdit)
    .filter((edit) => edit !== null)
  if (edits.length !== text.split(',').length || edits.length > mostExampleEdits) return null
  const changed = edits.flatMap((edit) => (edit.kind === 'add' ? [] : [edit.example]))
  return new Set(changed).size === changed.length ? edits : null
}

function parseEdit(text: string): ExampleEdit | null {
  const [which, where, what, ...more] = text.split(':')
  const example = which === 'new' ? null : parseNumber(which, { min: 0, max: maxSteps - 1, whole: true })
  if (which !== 'new' && example === null) return null
  if (where === 'off') return example === null || what !== undefined ? null : { kind: 'remove', example }
  if (where === undefined || what === undefined || more.length > 0) return null
  const variables = where.split('_').map((to) => parsePart(to, exampleRanges.variable))
  const value = parsePart(what, exampleRanges.value)
  if (value === undefined || !variables.every((to) => to !== undefined)) return null
  if (example !== null) return { kind: 'move', example, variables, value }
  return value === null || !variables.every((to) => to !== null) ? null : { kind: 'add', variables, value }
}

/** null where it is left empty, undefined where it is no number of the range. */
function parsePart(text: string, range: SettingRange): number | null | undefined {
  return text === '' ? null : (parseNumber(text, range) ?? undefined)
}

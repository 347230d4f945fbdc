import { ruleNames, type MeasuredRun } from './figures'
import { ablationNames } from './measurement'
import type { PublishedRun } from './publishedRuns'

/** A mean with its standard error, to as many decimals as that has meaning in: "0.0823 ± 0.0015". */
export function withError(mean: number, standardError: number): string {
  if (!Number.isFinite(mean) || mean >= 100) return 'over 100'
  const decimals = standardError > 0 ? Math.min(7, Math.max(0, 1 - Math.floor(Math.log10(standardError)))) : 4
  return `${mean.toFixed(decimals)} ± ${standardError.toFixed(decimals)}`
}

/** Rows of cells as a Markdown table; the first row is its head. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)))
  const line = (row: readonly string[]) => `| ${row.map((cell, k) => cell.padEnd(widths[k])).join(' | ')} |`
  return [
    line(rows[0]),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...rows.slice(1).map(line),
  ].join('\n')
}

const count = (value: number) => value.toLocaleString('en')

/** Every run of one task, with its errors on fresh episodes beside those of always answering 0. */
export function runTable(runs: readonly PublishedRun[]): string {
  const head = ['network', 'cell', 'rule', 'units', 'seed', 'loss', 'always 0', 'answerError', 'always 0']
  const rest = ['best batch', 'batches', 'ended', 'minutes', 'engine']
  return markdownTable([
    [...head, ...rest],
    ...runs.map(({ entry, result, minutes }) => {
      const { freshErrors: errors, provenance } = entry
      return [
        `[${entry.id}](../public/checkpoints/${entry.id}.safetensors)`,
        entry.cell.toUpperCase(),
        ruleNames[entry.rule],
        String(entry.hiddenSize),
        String(provenance.seed),
        withError(errors!.loss, errors!.lossStandardError),
        errors!.lossBaseline.toFixed(3),
        withError(errors!.answerError, errors!.answerStandardError),
        errors!.answerBaseline.toFixed(3),
        count(result.bestBatches),
        count(result.batches),
        result.ended,
        minutes.toFixed(1),
        provenance.engine,
      ]
    }),
  ])
}

/** Answer errors with plasticity settings changed, a row for each plastic network. */
export function ablationTable(measured: readonly MeasuredRun[]): string {
  const plastic = measured.filter(({ measurement }) => measurement.ablations.length > 0)
  return markdownTable([
    ['network', ...ablationNames.map((name) => (name === 'none' ? 'as trained' : name))],
    ...plastic.map(({ run, measurement: { ablations } }) => [
      run.entry.id,
      ...ablationNames.map((name) => {
        const { answerError, standardError } = ablations.find((one) => one.name === name)!
        return withError(answerError, standardError)
      }),
    ]),
  ])
}

/** Answer errors at single delays of networks that were trained on a range of them. */
export function delayTable(measured: readonly MeasuredRun[]): string {
  const mixed = measured.filter(({ measurement }) => measurement.delays.length > 0)
  if (mixed.length === 0) return 'No network has been trained on mixed delays yet.'
  return markdownTable([
    ['network', ...mixed[0].measurement.delays.map(({ delay }) => `delay ${delay}`)],
    ...mixed.map(({ run, measurement: { delays } }) => [
      run.entry.id,
      ...delays.map(({ errors }) => withError(errors.answerError, errors.answerStandardError)),
    ]),
  ])
}

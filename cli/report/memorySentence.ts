import type { Target } from '../../src/network/interventions'
import type { Measurement } from './measurement'

/** A place counts where its erasure takes the error more than this far from untouched to always answering 0. */
const halfWay = 0.5
/** Errors above this share of that of always answering 0 leave nothing to lose. */
const hardlyBetter = 0.75

const placeWords: Readonly<Record<Target, string>> = {
  hidden: 'the activity h',
  cellState: 'the cell state c',
  encoder: 'the encoder’s plastic weights',
  feed: 'the feed’s plastic weights',
  recurrent: 'the recurrent plastic weights',
  readout: 'the readout’s plastic weights',
  weights: 'all plastic weights together',
}

type Range = readonly [first: number, last: number]

/**
 * Where a network keeps what it answers from, in a sentence: the places that it cannot do without, and at which steps.
 *
 * @param erasure errors for erasures before step 1, 2, ...
 */
export function memorySentence({ answerBaseline, untouched, rows }: Measurement['erasure']): string {
  if (untouched[0] > hardlyBetter * answerBaseline)
    return 'Its answers are hardly better than always 0, so that there is little to erase.'
  const lastStep = untouched.length
  const isLost = (errors: readonly number[], k: number) =>
    !(errors[k] <= untouched[k] + halfWay * (Math.max(answerBaseline, untouched[k]) - untouched[k]) + 1e-9)
  const found = rows
    .filter(({ target }) => target !== 'weights')
    .map(({ target, errors }) => ({ target, ranges: rangesWhere(lastStep, (step) => isLost(errors, step - 1)) }))
    .filter(({ ranges }) => ranges.length > 0)
    .sort((a, b) => length(b.ranges) - length(a.ranges))
  if (found.length === 0) return 'No single place is needed: whichever is erased, most of the answers stay.'
  const needed = found.map(({ target, ranges }) => `${placeWords[target]} (${rangesText(ranges, lastStep)})`)
  const inActivity = found.filter(({ target }) => target === 'hidden' || target === 'cellState')
  const inSynapses = found.filter((one) => !inActivity.includes(one))
  const within = (places: typeof found, step: number) =>
    places.some(({ ranges }) => ranges.some(([first, last]) => step >= first && step <= last))
  const alone = rangesWhere(lastStep, (step) => within(inSynapses, step) && !within(inActivity, step))
  return (
    `The answers are lost without ${listed(needed)}.` +
    (alone.length > 0 && inActivity.length > 0
      ? ` In synapses alone: ${rangesText(alone, lastStep)}.`
      : inActivity.length === 0
        ? ' Erasing the activity never costs as much.'
        : '')
  )
}

/** Stretches of at least two steps; a single step that is missing does not break one. */
function rangesWhere(lastStep: number, holds: (step: number) => boolean): Range[] {
  const ranges: [number, number][] = []
  for (let step = 1; step <= lastStep; step++) {
    if (!holds(step)) continue
    const before = ranges.at(-1)
    if (before && step - before[1] <= 2) before[1] = step
    else ranges.push([step, step])
  }
  return ranges.filter(([first, last]) => last > first)
}

function length(ranges: readonly Range[]): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)
}

function rangesText(ranges: readonly Range[], lastStep: number): string {
  if (ranges.length === 1 && ranges[0][1] >= lastStep - 1)
    return ranges[0][0] === 1 ? 'at every step' : `from step ${ranges[0][0]} on`
  return `steps ${listed(ranges.map(([first, last]) => `${first} to ${last}`))}`
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

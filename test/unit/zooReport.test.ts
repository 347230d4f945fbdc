import { describe, expect, it } from 'vitest'
import { replaceMarked } from '../../cli/report/markedText'
import { memorySentence } from '../../cli/report/memorySentence'
import { parseCurve, workedSeconds } from '../../cli/report/publishedRuns'
import { markdownTable, withError } from '../../cli/report/tables'

describe('the report on the zoo', () => {
  it('replaces what is between markers and keeps the prose', () => {
    const text = 'Prose.\n\n<!-- runs -->\n\nold\n\n<!-- end of runs -->\n\nMore.\n'
    const expected = 'Prose.\n\n<!-- runs -->\n\nnew\n\n<!-- end of runs -->\n\nMore.\n'
    expect(replaceMarked(text, 'runs', 'new')).toBe(expected)
    expect(replaceMarked(expected, 'runs', 'new')).toBe(expected)
    expect(() => replaceMarked(text, 'curves', '')).toThrow('expected the markers <!-- curves -->')
  })

  it('writes a mean to two digits of its standard error', () => {
    expect(withError(0.082349, 0.00151)).toBe('0.0823 ± 0.0015')
    expect(withError(0.0000925, 0.0000021)).toBe('0.0000925 ± 0.0000021')
    expect(withError(4.3721, 0.21)).toBe('4.37 ± 0.21')
    expect(withError(5.7e9, 1e9)).toBe('over 100')
    expect(withError(NaN, NaN)).toBe('over 100')
  })

  it('writes tables as they are formatted', () => {
    expect(markdownTable([['a', 'long'], ['bb', 'c']])).toBe('| a   | long |\n| --- | ---- |\n| bb  | c    |') // prettier-ignore
  })

  it('leaves pauses out of the time that a run took', () => {
    const curve = (seconds: number[]) =>
      parseCurve(
        ['batch,seconds,validationAnswerError', ...seconds.map((s, k) => `${200 * (k + 1)},${s},0.5`)].join('\n'),
      )
    expect(curve([10, 20])[1]).toEqual({ batch: 400, seconds: 20, answerError: 0.5 })
    expect(workedSeconds(curve([10, 20, 31, 40]))).toBe(40)
    // The third interval is 1,000 s and counts as the median, 10 s.
    expect(workedSeconds(curve([10, 20, 1020, 1032, 1042]))).toBe(52)
  })
})

describe('the sentence on where the memory is', () => {
  const untouched = Array<number>(9).fill(0.1)
  const errors = (bad: readonly number[]) => untouched.map((value, k) => (bad.includes(k + 1) ? 0.4 : value))
  const sentence = (places: Parameters<typeof memorySentence>[0]['rows'], intact = untouched) =>
    memorySentence({ answerBaseline: 0.34, untouched: intact, rows: places })

  it('names the places that are needed and the steps, the longest first', () => {
    const rows = [
      { target: 'hidden', errors: errors([1, 2, 3, 8, 9]) },
      { target: 'feed', errors: errors([]) },
      { target: 'recurrent', errors: errors([3, 4, 5, 6, 7, 8, 9]) },
      { target: 'weights', errors: errors([1, 2, 3, 4, 5, 6, 7, 8, 9]) },
    ] as const
    expect(sentence(rows)).toBe(
      'The answers are lost without the recurrent plastic weights (from step 3 on) and the activity h (steps 1 to 3 and 8 to 9). In synapses alone: steps 4 to 7.',
    )
  })

  it('passes over single steps, and counts what is not a number as lost', () => {
    const rows = [
      { target: 'hidden', errors: errors([5]) },
      { target: 'encoder', errors: errors([2, 3, 4, 6, 7, 8]).map((value, k) => (k === 8 ? NaN : value)) },
    ] as const
    expect(sentence(rows)).toBe(
      'The answers are lost without the encoder’s plastic weights (from step 2 on). Erasing the activity never costs as much.',
    )
  })

  it('says when nothing can be said', () => {
    expect(sentence([{ target: 'hidden', errors: errors([]) }])).toContain('No single place is needed')
    expect(sentence([{ target: 'hidden', errors: errors([1, 2]) }], Array<number>(9).fill(0.33))).toContain('hardly')
  })
})

/** A piece of a sentence. */
export interface Phrase {
  readonly text: string
  /** `strong` for the number that matters, `gate` for the word in the colour of the rule, `reset` for what resets the setup. */
  readonly emphasis?: 'strong' | 'gate' | 'reset'
}

export type Sentence = readonly Phrase[]

/** Joins texts and phrases; neighbouring plain texts become one. */
export function sentence(...parts: readonly (string | Phrase | Sentence)[]): Sentence {
  const phrases: Phrase[] = []
  for (const part of parts.flat()) {
    const phrase = typeof part === 'string' ? { text: part } : part
    const last = phrases.at(-1)
    if (last && !last.emphasis && !phrase.emphasis) phrases[phrases.length - 1] = { text: last.text + phrase.text }
    else if (phrase.text) phrases.push(phrase)
  }
  return phrases
}

export const strong = (text: string): Phrase => ({ text, emphasis: 'strong' })

/** The word that has the rule's colour wherever it stands. */
export const gate: Phrase = { text: 'gate', emphasis: 'gate' }

/** The word that is a button: it resets the setup. */
export const reset: Phrase = { text: 'reset', emphasis: 'reset' }

export function plainText(phrases: Sentence): string {
  return phrases.map(({ text }) => text).join('')
}

/** "2", "2 and 3", "2, 3 and 7" */
export function listOf(words: readonly (string | number)[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join()
}

const numberWords = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** "five values", "one value", "20 values" */
export function countOf(count: number, noun: string): string {
  return `${numberWords[count] ?? count} ${noun}${count === 1 ? '' : 's'}`
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

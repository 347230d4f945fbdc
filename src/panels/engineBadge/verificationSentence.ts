import { formatSignificant } from '../../drawing/numberText'
import { partsLeftOut, shareOf, verificationFiles, worstQuantities, type Verification } from '../../store/verification'
import { quantityWords } from './engineWords'

/** What a verification says, in plain words: the verdict, empty while there is none, and what it rests on. */
export function verificationSentence({ state, verdicts, failure }: Verification): {
  readonly verdict: '' | 'Verified.' | `Verified, but for ${string},` | 'Differs.'
  readonly text: string
} {
  const count = `${verdicts.length} of ${verificationFiles.length}`
  if (state === 'running') {
    const next = verificationFiles[verdicts.length]
    return { verdict: '', text: next ? `${count} done. Now: ${next.words} …` : 'Adding up …' }
  }
  if (state === 'failed') return { verdict: '', text: `It could not be verified. ${failure}` }
  if (state === 'stopped') return { verdict: '', text: `Stopped after ${count}.` }
  const leftOut = partsLeftOut(verdicts)
  const worst = worstQuantities(verdicts)
  const wrong = worst.filter(({ within }) => !within)
  if (wrong.length > 0) {
    const [{ quantity, error, tolerance }] = [...wrong].sort((a, b) => shareOf(b) - shareOf(a))
    const found = Number.isNaN(error) ? 'give no number at all' : `are off by ${formatSignificant(error, 2)}`
    return {
      verdict: 'Differs.',
      text: `${wrong.length} of ${worst.length} quantities are further from the reference than is allowed: ${quantityWords[quantity].toLowerCase()} ${found}, ${formatSignificant(tolerance, 2)} is allowed. Do not trust what is on show; choose another engine.${leftOut && ` Left out: ${leftOut}, which would take too long on this engine.`}`,
    }
  }
  const share = Math.max(...worst.map(shareOf))
  const largest = `agrees with the reference: the largest error is ${formatSignificant(100 * share, 2)} % of what is allowed.`
  if (!leftOut) return { verdict: 'Verified.', text: `Every number ${largest}` }
  return {
    verdict: `Verified, but for ${leftOut},`,
    text: `which would take too long on this engine. Every other number ${largest}`,
  }
}

import { useId, useState } from 'react'
import { parseTypedNumber } from './numberInput'
import './numberField.css'

export interface NumberFieldProps {
  readonly label: string
  readonly value: number
  readonly format: (value: number) => string
  /** Whether this number may be entered. */
  readonly accepts: (value: number) => boolean
  /** What may be entered, in words: "0 to 1". */
  readonly expected: string
  readonly onChange: (value: number) => void
  readonly disabled?: boolean
  /** Follows the number. */
  readonly unit?: string
}

/**
 * A number that can be typed over. Enter or leaving the field takes it; Escape brings the old one back. What cannot be
 * taken stays in the field with a message that says what can.
 */
export function NumberField(props: NumberFieldProps) {
  const { label, value, format, accepts, expected, onChange, disabled = false, unit } = props
  const [draft, setDraft] = useState<string | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const [known, setKnown] = useState(value)
  const messageId = useId()
  if (known !== value) {
    // Changed from elsewhere: the slider, a reset. A draft would hide it.
    setKnown(value)
    setDraft(null)
    setRefused(null)
  }
  const discard = () => {
    setDraft(null)
    setRefused(null)
  }
  const take = () => {
    if (draft === null) return
    if (draft.trim() === '') return discard()
    const typed = parseTypedNumber(draft)
    if (typed === null || !accepts(typed)) return setRefused(draft)
    discard()
    onChange(typed)
  }
  const text = draft ?? format(value)
  return (
    <>
      <span className="number-field" data-refused={refused !== null || undefined}>
        <input
          type="text"
          inputMode="text"
          autoComplete="off"
          spellCheck={false}
          aria-label={label}
          aria-invalid={refused !== null}
          aria-describedby={refused === null ? undefined : messageId}
          disabled={disabled}
          value={text}
          size={Math.max(text.length, 2)}
          onFocus={(event) => event.target.select()}
          onChange={(event) => {
            setDraft(event.target.value)
            setRefused(null)
          }}
          onBlur={take}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take()
            if (event.key === 'Escape') discard()
          }}
        />
        {unit && <span className="number-unit">{unit}</span>}
      </span>
      {refused !== null && (
        <span className="number-message" id={messageId} role="alert">
          {label} takes {expected}; you typed “{refused.slice(0, 20)}”. It is still {format(value)}.
        </span>
      )}
    </>
  )
}

import { memo, useId } from 'react'
import './segments.css'

export interface Segment<Key extends string> {
  readonly key: Key
  readonly label: string
  /** Why it cannot be chosen. */
  readonly unavailable?: string
}

export interface SegmentsProps<Key extends string> {
  readonly label: string
  readonly segments: readonly Segment<Key>[]
  readonly value: Key
  readonly onChange: (key: Key) => void
}

function SegmentsOf<Key extends string>({ label, segments, value, onChange }: SegmentsProps<Key>) {
  const name = useId()
  return (
    <div className="segments" role="radiogroup" aria-label={label}>
      {segments.map((segment) => (
        <label key={segment.key} title={segment.unavailable}>
          <input
            className="visually-hidden"
            type="radio"
            name={name}
            checked={segment.key === value}
            disabled={segment.unavailable !== undefined}
            onChange={() => onChange(segment.key)}
          />
          <span data-label={segment.label}>{segment.label}</span>
        </label>
      ))}
    </div>
  )
}

/** One of a few words, the chosen one underlined. Rendered again when a property is another object or value. */
export const Segments = memo(SegmentsOf) as typeof SegmentsOf

import { useEffect, useRef, type CSSProperties } from 'react'
import { nearestStop, type SliderStops } from './sliderStops'
import { followPointer } from './followPointer'
import './slider.css'

export interface SliderProps {
  readonly label: string
  readonly stops: SliderStops
  readonly value: number
  /** Marked on the track. */
  readonly defaultValue?: number | undefined
  /** Spoken in place of the position. */
  readonly format: (value: number) => string
  readonly onChange: (value: number) => void
  readonly disabled?: boolean
  readonly describedBy?: string | undefined
}

/** A slider over given stops: a native range input, so that keys, touch and screen readers work as everywhere. */
export function Slider(props: SliderProps) {
  const { label, stops, value, defaultValue, format, onChange, disabled = false, describedBy } = props
  const last = Math.max(stops.length - 1, 1)
  const position = nearestStop(stops, value)
  const shares = {
    '--position': position / last,
    ...(defaultValue !== undefined && { '--default': nearestStop(stops, defaultValue) / last }),
  }
  const input = useRef<HTMLInputElement>(null)
  const moveTo = useRef<(position: number) => void>(undefined)
  useEffect(() => {
    // What was told last counts: what is rendered may wait for it.
    let told = position
    moveTo.current = (to) => {
      if (to === told) return
      told = to
      onChange(stops[to])
    }
  })
  useEffect(() => followPointer(input.current!, (to) => moveTo.current?.(to)), [])
  return (
    <span className="slider" style={shares as CSSProperties} data-marked={defaultValue !== undefined || undefined}>
      <input
        ref={input}
        type="range"
        min={0}
        max={last}
        step={1}
        value={position}
        disabled={disabled}
        aria-label={label}
        aria-valuetext={format(value)}
        aria-describedby={describedBy}
        onChange={(event) => moveTo.current?.(Number(event.target.value))}
      />
    </span>
  )
}

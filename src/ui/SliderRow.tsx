import { useState, type ReactNode } from 'react'
import { ResetIcon } from './icons'
import { NumberField } from './NumberField'
import { Slider } from './Slider'
import type { SliderStops } from './sliderStops'
import { Tip } from './Tip'
import './sliderRow.css'

export interface SliderRowProps {
  readonly label: string
  readonly tip: ReactNode
  readonly stops: SliderStops
  readonly value: number
  /** Marked on the track; the reset goes back to it. */
  readonly defaultValue: number | undefined
  readonly changed: boolean
  readonly format: (value: number) => string
  readonly unit?: string | undefined
  readonly accepts: (value: number) => boolean
  readonly expected: string
  readonly onChange: (value: number) => void
  readonly onReset: () => void
  /** Why there is no such setting here; it then stands in place of the controls. */
  readonly unavailable?: string | undefined
  /** Without effect for now: the value stays to be seen. */
  readonly disabled?: boolean
}

/** A number with its name, a field to type it into, a slider to drag it with, and a reset where it was changed. */
export function SliderRow(props: SliderRowProps) {
  const { label, tip, value, changed, format, unit, accepts, expected, onChange, onReset, unavailable } = props
  const { disabled = false } = props
  /** Grows with every reset, which takes the place of a refused text even where the value stays what it is. */
  const [resets, setResets] = useState(0)
  const reset = () => {
    setResets(resets + 1)
    onReset()
  }
  return (
    <Tip tip={tip}>
      {(tipId) => (
        <div className="slider-row" data-off={disabled || unavailable !== undefined || undefined}>
          <div className="slider-row-head">
            <span className="slider-row-label">{label}</span>
            {changed && !disabled && unavailable === undefined && (
              <button type="button" className="reset-button" aria-label={`Reset ${label}`} onClick={reset}>
                <ResetIcon />
              </button>
            )}
            {unavailable === undefined ? (
              <NumberField
                key={resets}
                label={label}
                value={value}
                format={format}
                accepts={accepts}
                expected={expected}
                onChange={onChange}
                disabled={disabled}
                {...(unit !== undefined && { unit })}
              />
            ) : (
              <span className="slider-row-reason">{unavailable}</span>
            )}
          </div>
          {unavailable === undefined && (
            <Slider
              label={label}
              stops={props.stops}
              value={value}
              defaultValue={props.defaultValue}
              format={format}
              onChange={onChange}
              disabled={disabled}
              describedBy={tipId}
            />
          )}
        </div>
      )}
    </Tip>
  )
}

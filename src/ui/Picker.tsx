import { useRef, useState, type ReactNode } from 'react'
import { ChevronIcon } from './icons'
import { onDemand } from './onDemand'
import './picker.css'

export interface PickerOption<Key extends string> {
  readonly key: Key
  readonly label: string
  /** In the menu, in place of the label: a variant of the option before it, set back and small. */
  readonly minorLabel?: string
  /** Second line in the menu. */
  readonly detail?: string
  /** A CSS colour shown as a dot before the label. */
  readonly dot?: string
  /** Why it cannot be chosen; shown in place of the detail. */
  readonly unavailable?: string
}

export interface PickerProps<Key extends string> {
  readonly label: string
  readonly options: readonly PickerOption<Key>[]
  readonly value: Key | undefined
  readonly onChange: (key: Key) => void
  /** Shown in place of label and value; the label then names the button. */
  readonly icon?: ReactNode
}

const importMenu = () => import('./PickerMenu')
const PickerMenu = onDemand(importMenu)

/** Fetches what a menu needs, so that the first one opens at once. A failure shows when the menu is opened. */
export function preloadPickerMenu(): void {
  importMenu().catch(() => undefined)
}

/** A button that shows the chosen option and opens a menu of all. The menu's code is loaded when it is first wanted. */
export function Picker<Key extends string>({ label, options, value, onChange, icon }: PickerProps<Key>) {
  const trigger = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const chosen = options.find((option) => option.key === value)
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className={icon ? 'icon-button' : 'picker'}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={`${label}: ${chosen?.label ?? 'none'}`}
        title={icon ? `${label}: ${chosen?.label ?? 'none'}` : undefined}
        onPointerEnter={preloadPickerMenu}
        onFocus={preloadPickerMenu}
        onClick={() => setOpen(!open)}
      >
        {icon ?? (
          <>
            <span className="picker-label">{label}</span>
            {chosen?.dot && <span className="dot" style={{ background: chosen.dot }} />}
            <span className="picker-value">{chosen?.label ?? ' '}</span>
            <ChevronIcon />
          </>
        )}
      </button>
      {open && (
        <PickerMenu
          label={label}
          options={options}
          value={value}
          trigger={trigger}
          onClose={() => setOpen(false)}
          // The menu holds exactly the options' keys.
          onChange={(key) => onChange(key as Key)}
        />
      )}
    </>
  )
}

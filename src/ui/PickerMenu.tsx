import type { RefObject } from 'react'
import { Menu, MenuItem } from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import { CheckIcon } from './icons'
import type { PickerOption } from './Picker'

export interface PickerMenuProps {
  readonly label: string
  readonly options: readonly PickerOption<string>[]
  readonly value: string | undefined
  readonly trigger: RefObject<HTMLElement | null>
  readonly onChange: (key: string) => void
  readonly onClose: () => void
}

/** The menu of a Picker, below its button. */
export default function PickerMenu({ label, options, value, trigger, onChange, onClose }: PickerMenuProps) {
  return (
    <Popover
      className="popover picker-popover"
      aria-label={label}
      isOpen
      triggerRef={trigger}
      placement="bottom start"
      offset={6}
      onOpenChange={(open) => !open && onClose()}
    >
      <Menu
        className="picker-menu"
        aria-label={label}
        autoFocus="first"
        selectionMode="single"
        selectedKeys={value === undefined ? [] : [value]}
        disabledKeys={options.filter((option) => option.unavailable).map((option) => option.key)}
        onAction={(key) => onChange(String(key))}
        onClose={onClose}
      >
        {options.map(({ key, label: text, minorLabel, detail, dot, unavailable }) => (
          <MenuItem key={key} id={key} className={minorLabel ? 'picker-item minor' : 'picker-item'} textValue={text}>
            <span className="picker-check">{key === value && <CheckIcon />}</span>
            {dot && <span className="dot" style={{ background: dot }} />}
            <span>
              {minorLabel ?? text}
              {(unavailable ?? detail) && <small>{unavailable ?? detail}</small>}
            </span>
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  )
}

import type { ReactNode, RefObject } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Popover, type PopoverProps } from 'react-aria-components/Popover'
import './floatingDialog.css'

export interface FloatingDialogProps {
  readonly label: string
  readonly className?: string
  readonly trigger: RefObject<HTMLElement | null>
  /** Where it stands, from its button; below and to the left of its end unless there is no room. */
  readonly placement?: NonNullable<PopoverProps['placement']>
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A small dialog beside its button, closed by Escape or a press elsewhere. */
export function FloatingDialog(props: FloatingDialogProps) {
  const { label, className = '', trigger, placement = 'bottom end', onClose, children } = props
  return (
    <Popover
      className={`popover floating-dialog ${className}`}
      isOpen
      triggerRef={trigger}
      placement={placement}
      offset={6}
      onOpenChange={(open) => !open && onClose()}
    >
      <Dialog className="floating-dialog-body" aria-label={label}>
        {children}
      </Dialog>
    </Popover>
  )
}

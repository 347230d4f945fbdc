import type { ReactNode, RefObject } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'

export interface FloatingDialogProps {
  readonly label: string
  readonly className?: string
  readonly trigger: RefObject<HTMLElement | null>
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A small dialog below its button, closed by Escape or a press elsewhere. */
export function FloatingDialog({ label, className = '', trigger, onClose, children }: FloatingDialogProps) {
  return (
    <Popover
      className={`popover floating-dialog ${className}`}
      isOpen
      triggerRef={trigger}
      placement="bottom end"
      offset={6}
      onOpenChange={(open) => !open && onClose()}
    >
      <Dialog className="floating-dialog-body" aria-label={label}>
        {children}
      </Dialog>
    </Popover>
  )
}

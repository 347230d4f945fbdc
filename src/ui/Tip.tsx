import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import './tip.css'

export interface TipProps {
  readonly tip: ReactNode
  /** Gets the id of the tip's text, for aria-describedby of a control inside. */
  readonly children: (tipId: string) => ReactNode
}

const delayMs = 350
const gapPx = 12
const widthPx = 240

/** Shows a note beside its content while the pointer rests on it or a control in it has keyboard focus. */
export function Tip({ tip, children }: TipProps) {
  const id = useId()
  const area = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const show = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => area.current && setPlace(placeBeside(area.current)), delayMs)
  }
  const hide = () => {
    clearTimeout(timer.current)
    setPlace(null)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <div
      ref={area}
      className="tip-area"
      onPointerEnter={(event) => event.pointerType === 'mouse' && show()}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={(event) => event.target.matches(':focus-visible') && show()}
      onBlur={hide}
      onKeyDown={(event) => event.key === 'Escape' && hide()}
    >
      {children(id)}
      <span id={id} hidden>
        {tip}
      </span>
      {place &&
        createPortal(
          <div className="tip" style={{ ...place, width: widthPx }} aria-hidden="true">
            {tip}
          </div>,
          document.body,
        )}
    </div>
  )
}

/** To the right where there is room, else below; within the window. */
function placeBeside(area: HTMLElement): { left: number; top: number } {
  const { left, right, top, bottom } = area.getBoundingClientRect()
  const beside = right + gapPx + widthPx <= innerWidth
  return {
    left: beside ? right + gapPx : Math.max(8, Math.min(left, innerWidth - widthPx - 8)),
    top: beside ? top - 8 : bottom + 6,
  }
}

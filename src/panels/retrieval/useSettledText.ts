import { useEffect, useState, type RefObject } from 'react'
import { engramStore } from '../../store/engramStore'

const settledAfterMs = 300

/** The text of an element that is written past React, once the playhead and the step that is followed rest. */
export function useSettledText(root: RefObject<HTMLElement | null>, selector: string): string {
  const [text, setText] = useState('')
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const unsubscribe = engramStore.subscribe((state, before) => {
      if (state.stepIndex === before.stepIndex && state.recalled === before.recalled) return
      clearTimeout(timer)
      if (!state.playing)
        timer = setTimeout(() => setText(root.current?.querySelector(selector)?.textContent ?? ''), settledAfterMs)
    })
    return () => {
      clearTimeout(timer)
      unsubscribe()
    }
  }, [root, selector])
  return text
}

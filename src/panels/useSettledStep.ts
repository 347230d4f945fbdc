import { useEffect, useState } from 'react'
import { engramStore } from '../store/engramStore'

const settledAfterMs = 300

/** The step at the playhead once it rests there; while it moves, the last one at which it did. For texts, not pictures. */
export function useSettledStep(): number {
  const [step, setStep] = useState(() => engramStore.getState().stepIndex)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const settle = () => {
      clearTimeout(timer)
      const { playing, stepIndex } = engramStore.getState()
      if (!playing) timer = setTimeout(() => setStep(stepIndex), settledAfterMs)
    }
    settle()
    const unsubscribe = engramStore.subscribe((state, before) => {
      if (state.stepIndex !== before.stepIndex || state.playing !== before.playing) settle()
    })
    return () => {
      clearTimeout(timer)
      unsubscribe()
    }
  }, [])
  return step
}
